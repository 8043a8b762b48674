"""The document against a fake client: what is asked, what is shown, what comes too late."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from explorer.core.model_spec import NO_WEIGHTS
from explorer.engine.messages import (
    BuildModel,
    LoadImage,
    Normalisation,
    Ranking,
    Result,
    Run,
    ThumbnailsWish,
)
from explorer.qt.document import (
    FIRST_MODEL,
    Document,
    EngineState,
    Notice,
    Overlay,
    Probe,
    Severity,
    Work,
)
from explorer.qt.engine_client import EndReason
from tests.qt import records
from tests.qt.fake_client import FakeClient

THUMBNAILS = ThumbnailsWish(layers=("conv1",), side_px=32, tiles=1)


class Screen:
    """A document, its fake client, and what it said."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.client = FakeClient()
        self.document = Document(self.client)
        self.said: list[tuple[str, object]] = []
        self.notices: list[Notice] = []
        for name in ("graph", "model", "image", "result", "selection", "gates", "work"):
            getattr(self.document, f"{name}_changed").connect(self._noting(name))
        self.document.notice_raised.connect(self.notices.append)

    def _noting(self, name: str) -> Callable[[object], None]:
        def note(value: object) -> None:
            self.said.append((name, value))

        return note

    def heard(self, name: str) -> list[object]:
        return [value for said, value in self.said if said == name]

    def runs(self, count: int) -> None:
        """Wait until so many runs have been asked for."""
        self.qtbot.waitUntil(lambda: len(self.client.all(Run)) >= count)

    def is_quiet(self) -> bool:
        """Whether a turn of the event loop brings no further run."""
        before = len(self.client.all(Run))
        with self.qtbot.waitSignal(self.document.gates_changed, raising=False, timeout=20):
            pass
        return len(self.client.all(Run)) == before

    def show(self, model: str = "tiny") -> None:
        """A network, a picture and a result on screen."""
        self.document.start(model)
        self.client.welcome()
        self.document.open_image("cat.png", b"bytes")
        self.client.build()
        self.client.load()
        self.runs(1)
        self.client.run()


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    screen = Screen(qtbot)
    yield screen
    screen.document.shut_down()


@pytest.fixture
def shown(screen: Screen) -> Screen:
    screen.show()
    return screen


def test_nothing_is_sent_before_the_engine_listens(screen: Screen) -> None:
    screen.document.start("tiny")
    screen.document.open_image("cat.png", b"bytes")
    assert screen.client.requests == []
    screen.client.welcome()
    assert screen.client.last(BuildModel).model == "tiny"
    assert screen.client.last(LoadImage).data == b"bytes"


@pytest.mark.parametrize(
    ("model", "weights"), [("tiny", "V2"), ("other", "V1"), ("resnet50", NO_WEIGHTS)]
)
def test_first_weights_are_the_best_on_disk(screen: Screen, model: str, weights: str) -> None:
    screen.document.start(model)
    screen.client.welcome()
    assert screen.client.last(BuildModel).weights == weights


def test_graph_is_on_screen_before_the_network_can_run(screen: Screen) -> None:
    screen.document.start("tiny")
    screen.client.welcome()
    screen.client.reply(records.graph_ready(screen.client.last(BuildModel)))
    assert screen.document.graph is not None
    assert screen.document.model is None
    assert screen.document.selection == "conv1"
    assert screen.document.merge_selection == "layer1.0.add"


def test_result_carries_the_wishes_of_the_first_run(shown: Screen) -> None:
    run = shown.client.last(Run)
    assert run.maps is not None and run.maps.layer == "conv1"
    assert run.merge == "layer1.0.add"
    assert shown.document.result is not None
    assert shown.document.result.id == run.id


def test_several_wishes_of_one_moment_become_one_run(shown: Screen) -> None:
    shown.document.select("bn1")
    shown.document.set_ranking(Ranking.VARIANCE)
    shown.document.set_normalisation(Normalisation.SYMMETRIC)
    shown.runs(2)
    assert shown.is_quiet()
    maps = shown.client.last(Run).maps
    assert maps is not None
    assert (maps.layer, maps.ranking, maps.normalisation) == (
        "bn1",
        Ranking.VARIANCE,
        Normalisation.SYMMETRIC,
    )


def test_one_run_is_in_flight_and_the_newest_follows(shown: Screen) -> None:
    shown.document.select("bn1")
    shown.runs(2)
    shown.document.select("layer1.0.conv1")
    shown.document.select("fc")
    assert shown.is_quiet()
    assert shown.client.stopped == [shown.client.last(Run).id]
    shown.client.confirm_cancel(shown.client.last(Run).id)
    shown.runs(3)
    maps = shown.client.last(Run).maps
    assert maps is not None and maps.layer == "fc"


CHANGES: dict[str, Callable[[Document], None]] = {
    "selection": lambda document: document.select("fc"),
    "merge": lambda document: document.select_merge("layer2.0.add"),
    "gate": lambda document: document.set_gate("layer1.0.add", 0.0),
    "channel": lambda document: document.enlarge_channel(2),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_late_result_is_never_shown(shown: Screen, change: Callable[[Document], None]) -> None:
    before = shown.document.result
    shown.document.select("bn1")
    shown.runs(2)
    change(shown.document)
    shown.client.run()
    assert shown.document.result is before
    shown.runs(3)
    shown.client.run()
    assert shown.document.result is not before


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


def test_result_of_the_picture_before_is_never_shown(shown: Screen) -> None:
    before = shown.document.result
    shown.document.select("bn1")
    shown.runs(2)
    shown.document.open_image("dog.png", b"dog")
    shown.client.load()
    shown.client.run()
    assert shown.document.result is before


def test_result_of_the_network_before_is_never_shown(shown: Screen) -> None:
    shown.document.select("bn1")
    shown.runs(2)
    shown.document.pick_model("other")
    shown.client.reply(records.graph_ready(shown.client.last(BuildModel)))
    shown.client.run()
    assert shown.document.result is None


def test_reply_to_a_superseded_build_falls_through(shown: Screen) -> None:
    shown.document.pick_model("other")
    late = shown.client.last(BuildModel)
    shown.document.pick_model("resnet50")
    assert late.id in shown.client.stopped
    shown.client.reply(records.graph_ready(late))
    shown.client.reply(records.model_ready(late))
    assert shown.document.graph is not None and shown.document.graph.model_name == "tiny"
    shown.client.build()
    assert shown.document.graph is not None and shown.document.graph.model_name == "resnet50"


def test_failed_build_brings_back_what_was_there(shown: Screen) -> None:
    graph, model, result = shown.document.graph, shown.document.model, shown.document.result
    shown.document.select("fc")
    shown.document.pick_model("other")
    shown.client.reply(records.graph_ready(shown.client.last(BuildModel)))
    assert shown.document.graph is not graph
    shown.client.fail(shown.client.last(BuildModel).id)
    assert (shown.document.graph, shown.document.model) == (graph, model)
    assert shown.document.result is result
    assert shown.document.selection == "fc"
    assert shown.document.pick is not None and shown.document.pick.model == "tiny"
    assert shown.notices[-1].sentence == "The file is not there."


def test_cancelled_build_brings_back_what_was_there(shown: Screen) -> None:
    graph = shown.document.graph
    shown.document.pick_model("other")
    build = shown.client.last(BuildModel)
    shown.client.reply(records.graph_ready(build))
    shown.document.cancel()
    assert shown.client.cancelled == [build.id]
    shown.client.confirm_cancel(build.id)
    assert shown.document.graph is graph
    assert shown.notices == []


def test_failed_image_leaves_the_picture_before(shown: Screen) -> None:
    before = shown.document.image
    shown.document.open_image("bad.png", b"bad")
    shown.client.fail(shown.client.last(LoadImage).id)
    assert shown.document.image is before
    assert len(shown.notices) == 1


def test_failed_run_is_not_repeated(shown: Screen) -> None:
    shown.document.select("fc")
    shown.runs(2)
    shown.client.fail(shown.client.last(Run).id)
    assert shown.is_quiet()
    assert len(shown.notices) == 1


def test_run_stopped_for_a_picture_that_failed_is_repeated(shown: Screen) -> None:
    shown.document.select("fc")
    shown.runs(2)
    shown.document.open_image("bad.png", b"bad")
    shown.client.confirm_cancel(shown.client.last(Run).id)
    shown.client.fail(shown.client.last(LoadImage).id)
    shown.runs(3)


def test_run_stopped_for_weights_not_wanted_after_all_is_repeated(shown: Screen) -> None:
    shown.document.select("fc")
    shown.runs(2)
    shown.document.pick_weights("V1")
    shown.client.confirm_cancel(shown.client.last(Run).id)
    shown.document.pick_weights("V2")
    shown.runs(3)


def test_cancelled_run_is_not_followed_by_the_one_that_waits(shown: Screen) -> None:
    shown.document.select("fc")
    shown.runs(2)
    shown.document.select("bn1")
    shown.document.cancel()
    shown.client.confirm_cancel(shown.client.last(Run).id)
    assert shown.is_quiet()


def test_first_network_that_cannot_be_built_is_followed_by_ours(screen: Screen) -> None:
    screen.document.start("nonsense")
    screen.client.welcome()
    screen.client.fail(screen.client.last(BuildModel).id)
    assert screen.client.last(BuildModel).model == FIRST_MODEL
    assert len(screen.notices) == 1


def test_other_weights_change_nothing_until_they_can_run(shown: Screen) -> None:
    shown.said.clear()
    shown.document.pick_weights("V1")
    shown.client.reply(records.graph_ready(shown.client.last(BuildModel)))
    assert shown.heard("graph") == []
    assert shown.document.model is not None and shown.document.model.weights == "V2"
    shown.client.reply(records.model_ready(shown.client.last(BuildModel)))
    assert shown.document.model.weights == "V1"
    shown.runs(2)


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


def test_work_says_what_is_built(shown: Screen) -> None:
    shown.document.pick_model("other")
    assert shown.document.work == Work("Building other")
    shown.client.build()
    assert shown.document.work is None


def test_engine_that_ended_is_sent_everything_again(shown: Screen) -> None:
    shown.document.set_gate("layer1.0.add", 0.5)
    shown.document.select("fc")
    shown.runs(2)
    shown.client.run()
    result = shown.document.result
    shown.said.clear()
    shown.client.requests.clear()
    shown.client.end()
    assert shown.notices[-1].text == (
        "The engine stopped unexpectedly. It was started again with the same network and image."
    )
    assert shown.document.result is result
    shown.client.welcome()
    assert shown.client.last(BuildModel).weights == "V2"
    assert shown.client.last(LoadImage).data == b"bytes"
    shown.client.build()
    shown.client.load()
    shown.runs(1)
    run = shown.client.last(Run)
    assert run.gates == {"layer1.0.add": 0.5}
    assert run.maps is not None and run.maps.layer == "fc"
    shown.client.run()
    assert isinstance(shown.document.result, Result) and shown.document.result.id == run.id
    assert shown.heard("graph") == [] and shown.heard("image") == []


def test_engine_that_ends_over_a_build_twice_goes_back(shown: Screen) -> None:
    shown.document.pick_model("other")
    shown.client.end()
    shown.client.welcome()
    assert shown.client.last(BuildModel).model == "other"
    shown.client.end()
    shown.client.welcome()
    assert shown.client.last(BuildModel).model == "tiny"
    assert shown.document.pick is not None and shown.document.pick.model == "tiny"
    assert "other was given up" in shown.notices[-1].sentence


def test_engine_that_never_listened_is_no_fault_of_a_build(screen: Screen) -> None:
    screen.document.start("tiny")
    screen.document.open_image("cat.png", b"bytes")
    for _ in range(2):
        screen.client.end()
    screen.client.welcome()
    assert screen.client.last(BuildModel).model == "tiny"
    assert screen.client.last(LoadImage).name == "cat.png"


def test_engine_ended_to_cancel_a_run_does_not_run_again(shown: Screen) -> None:
    shown.document.select("fc")
    shown.runs(2)
    shown.document.cancel()
    shown.client.end(EndReason.CANCELLED)
    shown.client.welcome()
    shown.client.build()
    shown.client.load()
    assert shown.is_quiet()
    assert shown.notices == []


def test_replay_that_fails_is_not_tried_for_ever(shown: Screen) -> None:
    shown.client.end()
    shown.client.welcome()
    builds = len(shown.client.all(BuildModel))
    shown.client.fail(shown.client.last(BuildModel).id)
    assert len(shown.client.all(BuildModel)) == builds
    assert shown.document.graph is not None


def test_engine_that_failed_for_good_says_what_to_do(shown: Screen) -> None:
    shown.client.end(for_good=True)
    assert shown.document.engine is EngineState.FAILED
    assert shown.notices[-1].severity is Severity.ERROR
    assert "Retry" in shown.notices[-1].next_step


def test_unknown_names_change_nothing(shown: Screen) -> None:
    shown.said.clear()
    shown.document.select("no such layer")
    shown.document.select_merge("no such merge")
    shown.document.set_gate("no such merge", 0.5)
    shown.document.set_gate("layer1.0.add", float("nan"))
    assert shown.said == []
    assert shown.is_quiet()


def test_shutting_down_ends_the_client(shown: Screen) -> None:
    shown.document.select("fc")
    shown.document.shut_down()
    assert shown.client.is_shut_down
    assert shown.is_quiet()


def test_failed_first_picture_is_told_so_that_another_can_follow(screen: Screen) -> None:
    failed: list[bool] = []
    screen.document.image_failed.connect(lambda: failed.append(True))
    screen.document.start("tiny")
    screen.client.welcome()
    screen.document.open_image("page.png", b"<html>")
    screen.client.fail(screen.client.last(LoadImage).id)
    assert failed == [True]
    assert screen.document.image is None


def test_first_network_that_cannot_be_had_at_all_is_not_tried_for_ever(screen: Screen) -> None:
    screen.document.start(FIRST_MODEL, NO_WEIGHTS)
    screen.client.welcome()
    screen.client.fail(screen.client.last(BuildModel).id)
    assert len(screen.client.all(BuildModel)) == 1
    assert screen.document.pick is None
