"""What the user wants to see: selection, gates, probe, pictures; asked for and remembered."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from explorer.engine.messages import (
    Run,
    ThumbnailsWish,
)
from explorer.qt.document import (
    Document,
    Overlay,
    Probe,
)
from tests.qt.document_screen import Screen

THUMBNAILS = ThumbnailsWish(layers=("conv1",), side_px=32, tiles=1)


def test_wish_for_thumbnails_and_times_goes_with_the_next_run(shown: Screen) -> None:
    shown.document.want_thumbnails(THUMBNAILS)
    shown.document.want_times(is_wanted=True)
    shown.runs(2)
    assert shown.is_quiet()
    run = shown.client.last(Run)
    assert (run.thumbnails, run.is_timed) == (THUMBNAILS, True)


EXTRAS: dict[str, Callable[[Document], None]] = {
    "thumbnails": lambda document: document.want_thumbnails(THUMBNAILS),
    "times": lambda document: document.want_times(is_wanted=True),
}


@pytest.mark.parametrize("change", EXTRAS.values(), ids=EXTRAS.keys())
def test_result_without_the_newest_extras_is_shown_and_followed_by_one_with_them(
    shown: Screen, change: Callable[[Document], None]
) -> None:
    before = shown.document.result
    shown.document.select("bn1")
    shown.runs(2)
    change(shown.document)
    assert shown.client.stopped == []
    shown.client.run()
    assert shown.document.result is not before
    shown.runs(3)


def test_same_wish_for_thumbnails_again_asks_for_nothing(shown: Screen) -> None:
    shown.document.want_thumbnails(THUMBNAILS)
    shown.runs(2)
    shown.client.run()
    shown.document.want_thumbnails(ThumbnailsWish(layers=("conv1",), side_px=32, tiles=1))
    assert shown.is_quiet()


def test_another_graph_drops_the_thumbnails_but_not_the_times(shown: Screen) -> None:
    shown.document.want_thumbnails(THUMBNAILS)
    shown.document.want_times(is_wanted=True)
    shown.document.pick_model("other")
    shown.client.build()
    shown.runs(2)
    run = shown.client.last(Run)
    assert (run.thumbnails, run.is_timed) == (None, True)


def test_thumbnails_wanted_as_soon_as_the_graph_is_there_are_asked_for(shown: Screen) -> None:
    shown.document.graph_changed.connect(lambda _: shown.document.want_thumbnails(THUMBNAILS))
    shown.document.pick_model("other")
    shown.client.build()
    shown.runs(2)
    assert shown.client.last(Run).thumbnails == THUMBNAILS


def test_selection_is_remembered_for_each_network(shown: Screen) -> None:
    shown.document.select("fc")
    shown.document.pick_model("other")
    shown.client.build()
    assert shown.document.selection == "conv1"
    shown.document.pick_model("tiny")
    shown.client.build()
    assert shown.document.selection == "fc"
    assert shown.document.can_go_back


def test_back_and_forward_walk_the_selections(shown: Screen) -> None:
    for name in ("bn1", "layer1", "fc"):
        shown.document.select(name)
    shown.document.back()
    shown.document.back()
    assert shown.document.selection == "bn1"
    shown.document.forward()
    assert shown.document.selection == "layer1"
    assert shown.document.can_go_forward


def test_all_gates_are_reset_at_once(shown: Screen) -> None:
    shown.document.set_gate("layer1.0.add", 0.25)
    shown.document.reset_gates()
    assert shown.document.gates == {}


def test_gates_set_together_are_undone_together(shown: Screen) -> None:
    told: list[dict[str, float]] = []
    shown.document.gates_changed.connect(told.append)

    shown.document.set_gates({"layer1.0.add": 0.0, "layer2.0.add": 3.0, "no merge": 0.0})
    shown.document.undo_gates()

    assert told == [{"layer1.0.add": 0.0, "layer2.0.add": 2.0}, {}]


def test_gates_go_back_to_one_with_another_network(shown: Screen) -> None:
    shown.document.set_gate("layer1.0.add", 0.25)
    assert shown.document.gates == {"layer1.0.add": 0.25}
    shown.document.pick_model("other")
    shown.client.build()
    shown.document.pick_model("tiny")
    shown.client.build()
    assert shown.document.gates == {}


def test_a_probe_is_told_once_and_ends_with_the_selection(shown: Screen) -> None:
    heard: list[object] = []
    shown.document.probe_changed.connect(heard.append)
    probe = Probe("conv1", 3, 4, (2, 3, 3, 3))
    for _ in range(2):
        shown.document.set_probe(replace(probe))
    assert shown.document.probe == probe
    shown.document.select("fc")
    assert shown.document.probe is None
    assert heard == [probe, None]


def test_another_network_takes_the_probe_away(shown: Screen) -> None:
    shown.document.set_probe(Probe("conv1", 3, 4, (2, 3, 3, 3)))
    shown.document.pick_model("other")
    shown.client.build()
    assert shown.document.probe is None


def test_selection_takes_the_overlay_away(shown: Screen) -> None:
    shown.document.set_overlay(Overlay(None, "conv1", 3))
    shown.document.select("fc")
    assert shown.document.overlay is None


def test_unknown_names_change_nothing(shown: Screen) -> None:
    shown.said.clear()
    shown.document.select("no such layer")
    shown.document.select_merge("no such merge")
    shown.document.set_gate("no such merge", 0.5)
    shown.document.set_gate("layer1.0.add", float("nan"))
    assert shown.said == []
    assert shown.is_quiet()
