"""The document against a fake client: what is asked, what is shown, what comes too late."""

from collections.abc import Callable

import pytest

from explorer.core.model_spec import NO_WEIGHTS
from explorer.engine.messages import (
    BuildModel,
    LoadImage,
    Normalisation,
    Ranking,
    Result,
    Run,
)
from explorer.qt.document import (
    FIRST_MODEL,
    Document,
    EngineState,
    Severity,
    Work,
)
from explorer.qt.engine_client import EndReason
from tests.qt import records
from tests.qt.document_screen import Screen


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
