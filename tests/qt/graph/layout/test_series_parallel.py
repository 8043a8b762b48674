"""Nested series-parallel form."""

import pytest

from explorer.qt.graph.layout.series_parallel import Lane, Parallel, reduce_series_parallel


def _vertices(lane: Lane) -> list[int]:
    found: list[int] = []
    for element in lane:
        if isinstance(element, int):
            found.append(element)
        else:
            found.extend(vertex for inner in element.lanes for vertex in _vertices(inner))
    return found


def test_a_chain_is_one_lane() -> None:
    assert reduce_series_parallel(3, [(0, 1), (1, 2)]).lane == [0, 1, 2]


def test_a_shortcut_is_an_empty_lane_beside_the_branch() -> None:
    reduced = reduce_series_parallel(3, [(0, 1), (1, 2), (0, 2)])

    assert reduced.lane == [0, Parallel(([], [1])), 2]
    assert not reduced.leftover


def test_branches_stand_in_execution_order() -> None:
    edges = [(0, 3), (3, 5), (0, 1), (1, 2), (2, 5), (0, 4), (4, 5)]

    assert reduce_series_parallel(6, edges).lane == [0, Parallel(([1, 2], [3], [4])), 5]


def test_shortcuts_nest() -> None:
    edges = [(0, 1), (1, 2), (2, 3), (1, 3), (3, 4), (0, 4)]

    assert reduce_series_parallel(5, edges).lane == [
        0,
        Parallel(([], [1, Parallel(([], [2])), 3])),
        4,
    ]


def test_a_bridge_is_left_over_and_every_vertex_is_kept() -> None:
    edges = [(0, 1), (0, 2), (1, 3), (2, 3), (2, 4), (3, 5), (4, 5)]

    reduced = reduce_series_parallel(6, edges)

    assert sorted(_vertices(reduced.lane)) == list(range(6))
    assert len(reduced.leftover) == 1


@pytest.mark.parametrize("count", [2, 7, 30])
def test_a_graph_of_all_edges_keeps_every_vertex_once(count: int) -> None:
    edges = [(a, b) for b in range(count) for a in range(b)]

    reduced = reduce_series_parallel(count, edges)

    assert sorted(_vertices(reduced.lane)) == list(range(count))


def test_what_nothing_leads_to_hangs_on_the_way_in() -> None:
    assert reduce_series_parallel(2, []).lane == [Parallel(([0], [1]))]
