"""Gates, and the way back."""

from explorer.qt.gate_history import GateHistory


def test_a_change_can_be_undone_and_made_again() -> None:
    history = GateHistory().with_gate("a", 0.0).with_gate("b", 0.0)

    undone = history.undone()

    assert undone.now == {"a": 0.0}
    assert undone.redone().now == {"a": 0.0, "b": 0.0}


def test_what_a_slider_passes_on_its_way_is_one_step() -> None:
    history = GateHistory()
    for gate in (0.9, 0.6, 0.3):
        history = history.with_gate("a", gate)

    assert history.now == {"a": 0.3}
    assert history.undone().now == {}


def test_switching_off_and_on_is_two_steps() -> None:
    history = GateHistory().with_gate("a", 0.0).with_gate("a", 1.0)

    assert history.undone().now == {"a": 0.0}
    assert history.undone().undone().now == {}


def test_sliding_another_gate_is_a_step_of_its_own() -> None:
    history = GateHistory().with_gate("a", 0.5).with_gate("b", 0.5).with_gate("b", 0.4)

    assert history.undone().now == {"a": 0.5}


def test_clearing_can_be_undone() -> None:
    history = GateHistory().with_gate("a", 0.0).cleared()

    assert history.now == {}
    assert history.undone().now == {"a": 0.0}


def test_a_new_change_forgets_what_was_undone() -> None:
    history = GateHistory().with_gate("a", 0.0).undone().with_gate("b", 0.0)

    assert history.redone() == history


def test_nothing_changes_without_a_change() -> None:
    history = GateHistory()

    assert history.with_gate("a", 1.0) is history
    assert history.cleared() is history
    assert history.undone() is history


def test_gates_of_other_networks_are_left_behind() -> None:
    history = GateHistory().with_gate("a", 0.0).with_gate("b", 0.0)

    assert history.only(frozenset({"b"})) == GateHistory({"b": 0.0})


def test_several_gates_at_once_are_one_step() -> None:
    history = GateHistory().with_gate("a", 0.5).with_gates({"a": 0.0, "b": 0.0})

    assert history.now == {"a": 0.0, "b": 0.0}
    assert history.undone().now == {"a": 0.5}


def test_a_switch_after_a_slider_is_a_step_of_its_own() -> None:
    history = GateHistory().with_gate("a", 0.5).with_gates({"a": 0.0}).with_gates({"a": 1.0})

    assert history.now == {}
    assert history.undone().now == {"a": 0.0}
    assert history.with_gates({"a": 1.0}) is history
