"""The session's answers: one result for all panels, runs avoided, faults survived."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from explorer.core import catalogue, device
from explorer.core.errors import CancelledError, UnknownLayerError, WeightsError
from explorer.core.recording import Recorder, Recording
from explorer.core.residual import operand_names
from explorer.core.thumbnails import Channels, thumbnails
from explorer.engine import loading, results
from explorer.engine.messages import (
    BuildModel,
    Cancelled,
    Failure,
    GraphReady,
    ImageReady,
    LoadImage,
    MapsWish,
    ModelReady,
    Progress,
    Run,
    Stamp,
    ThumbnailsWish,
)
from tests.engine.engine_process import SAMPLE, SMALL
from tests.engine.room import Room, go_on

RESIDUAL = "shufflenet_v2_x0_5"
ABSENT = torch.device("xpu", 0)  # nothing to find on the machines that run these tests


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def counted_runs(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """What each run of a network was asked to keep."""
    runs: list[set[str]] = []
    original = Recorder.run

    def counting(self: Recorder, batch: torch.Tensor, **named: Any) -> Any:
        runs.append(set(named["keep"]))
        return original(self, batch, **named)

    monkeypatch.setattr(Recorder, "run", counting)
    return runs


def test_graph_comes_before_the_network_can_run(room: Room) -> None:
    kinds = [type(reply) for reply in room.said if isinstance(reply, GraphReady | ModelReady)]
    assert kinds == [GraphReady, ModelReady]
    ready: ModelReady = room.last(ModelReady)
    assert (ready.model, ready.weights, ready.is_trained) == (SMALL, "none", False)
    assert (ready.device.name, ready.num_classes) == ("cpu", 1000)
    steps = [reply.done for reply in room.said if isinstance(reply, Progress)]
    assert steps == sorted(steps)


def test_prediction_equals_torchvision_bit_for_bit(room: Room) -> None:
    spec = catalogue.find_spec(SMALL)
    with torch.random.fork_rng():
        net = catalogue.build_untrained(spec, "none")
    batch = catalogue.preprocess(Image.open(SAMPLE).convert("RGB"), spec, "none")[None]
    with torch.inference_mode():
        logits = net(batch)[0]
    top = room.run(top=1000).top
    assert {found.index: found.logit for found in top} == dict(enumerate(logits.tolist()))
    assert sum(found.probability for found in top) == pytest.approx(1, abs=1e-5)
    assert [found.logit for found in top] == sorted(logits.tolist(), reverse=True)


def test_picture_is_shown_as_given(room: Room) -> None:
    preview = room.last(ImageReady).preview.numpy()
    np.testing.assert_array_equal(preview, np.asarray(Image.open(SAMPLE).convert("RGB")))


def test_all_panels_are_given_their_part() -> None:
    room = Room(RESIDUAL)
    graph = room.last(GraphReady).graph
    merge = next(merge for merge in graph.merges if merge.branch)
    result = room.run(maps=MapsWish(layer="stage2"), merge=merge.name)
    assert result.maps is not None
    assert result.maps.layer == graph.output_call("stage2")
    assert result.maps.mosaic is not None
    assert result.merge_maps is not None
    assert result.merge_maps.total.shape == graph.node_by_name[merge.name].resolution
    assert {found.name for found in result.merges} == {merge.name for merge in graph.merges}
    assert result.crop.width == pytest.approx(result.crop.height, rel=0.01)


def test_another_layer_needs_no_new_run(room: Room, counted_runs: list[set[str]]) -> None:
    room.run(maps=MapsWish(layer="features.0"))
    room.run(maps=MapsWish(layer="features.3"))
    assert len(counted_runs) == 1


def test_gates_need_a_new_run(counted_runs: list[set[str]]) -> None:
    room = Room(RESIDUAL)
    merge = next(merge.name for merge in room.last(GraphReady).graph.merges if merge.branch)
    before, gated = room.run(), room.run(gates={merge: 0.0})
    assert len(counted_runs) == 2
    assert before.top != gated.top
    assert next(found for found in gated.merges if found.name == merge).branch_share == 0


def test_only_what_is_asked_for_is_kept_where_all_would_be_too_large(
    room: Room, counted_runs: list[set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "KEPT_BYTES", 1000)
    room.run(maps=MapsWish(layer="features.0"))
    room.run(maps=MapsWish(layer="features.3"))
    operands = operand_names(room.last(GraphReady).graph)
    assert counted_runs == [{"features.0", *operands}, {"features.3.cat", *operands}]


def test_thumbnails_are_those_of_the_layers_asked_for(room: Room) -> None:
    wish = ThumbnailsWish(("features.0", "features.3.cat", "flatten"), side_px=32, tiles=2)
    found = room.run(thumbnails=wish).thumbnails
    assert found is not None and found.atlas is not None
    assert {place.layer for place in found.places} == {"features.0", "features.3.cat"}
    assert [each.layer for each in found.strips] == ["flatten"]
    assert found.tiles == 2


def test_other_thumbnails_need_no_new_run(room: Room, counted_runs: list[set[str]]) -> None:
    assert room.run().thumbnails is None
    room.run(thumbnails=ThumbnailsWish(("features.0",), side_px=32, tiles=2))
    room.run(thumbnails=ThumbnailsWish(("features.3",), side_px=64, tiles=1))
    assert len(counted_runs) == 1


def test_layers_of_thumbnails_are_kept_where_all_would_be_too_large(
    room: Room, counted_runs: list[set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "KEPT_BYTES", 1000)
    room.run(thumbnails=ThumbnailsWish(("features.0", "features.3"), side_px=32, tiles=2))
    room.run(thumbnails=ThumbnailsWish(("features.0",), side_px=32, tiles=2))
    operands = operand_names(room.last(GraphReady).graph)
    assert counted_runs == [{"features.0", "features.3.cat", *operands}]


def test_unknown_layer_of_thumbnails_is_named(room: Room) -> None:
    with pytest.raises(UnknownLayerError, match=r"'features\.99'"):
        room.run(thumbnails=ThumbnailsWish(("features.99",), side_px=32, tiles=2))


@pytest.fixture
def shown_before(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[str, Channels]]:
    """The channels each making of thumbnails was to keep in their tiles."""
    given: list[Mapping[str, Channels]] = []

    def noting(grids: Any, **named: Any) -> Any:
        given.append(named["before"])
        return thumbnails(grids, **named)

    monkeypatch.setattr("explorer.engine.results.thumbnails", noting)
    return given


FEW, MORE = (ThumbnailsWish(("features.0",), side_px=32, tiles=tiles) for tiles in (2, 3))


def test_channels_of_the_thumbnails_before_keep_their_tiles(
    room: Room, shown_before: list[Mapping[str, Channels]]
) -> None:
    room.run(thumbnails=FEW)
    room.run()
    room.run(thumbnails=FEW)
    assert shown_before[0] == {}
    assert len(shown_before[1]["features.0"]) == 4


CHANGES: dict[str, Callable[[Room], object]] = {
    "network": lambda room: room.build(),
    "picture": lambda room: room.load(),
    "number of tiles": lambda room: room.run(thumbnails=MORE),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_tiles_start_afresh_with_another(
    room: Room, shown_before: list[Mapping[str, Channels]], change: Callable[[Room], object]
) -> None:
    room.run(thumbnails=FEW)
    change(room)
    room.run(thumbnails=FEW)
    assert shown_before[-1] == {}


def test_times_of_calls_are_told_only_if_asked_for(
    room: Room, counted_runs: list[set[str]]
) -> None:
    assert room.run().call_ms == {}
    call_ms = room.run(is_timed=True).call_ms
    nodes = room.last(GraphReady).graph.nodes
    assert list(call_ms) == [node.name for node in nodes if node.is_run]
    assert len(counted_runs) == 1


def test_times_need_a_new_run_where_the_one_before_was_not_timed(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Recorder.run

    def run_elsewhere(self: Recorder, batch: torch.Tensor, **named: Any) -> Recording:
        found = original(self, batch, **named)
        return found if named["is_timed"] else replace(found, call_ms={})

    monkeypatch.setattr(Recorder, "run", run_elsewhere)
    assert room.run().call_ms == {}
    assert room.run(is_timed=True).call_ms


def test_missing_weights_leave_the_network_untrained_with_a_note() -> None:
    room = Room(SMALL, weights="IMAGENET1K_V1")
    ready: ModelReady = room.last(ModelReady)
    assert not ready.is_trained
    assert ready.weights == "IMAGENET1K_V1"
    (note,) = ready.notes
    assert "not on this computer" in note
    assert not room.run().is_trained


def test_unknown_weights_are_named() -> None:
    with pytest.raises(WeightsError, match="'V7'"):
        loading.weight_set_card(catalogue.find_spec(SMALL), "V7")


def test_device_that_fails_while_loading_leaves_the_network_on_the_cpu(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(device, "choose", lambda _name: ABSENT)
    room = Room()
    ready: ModelReady = room.last(ModelReady)
    assert ready.device.name == "cpu"
    assert "It runs on the CPU." in ready.notes[0]
    assert room.run().device == "cpu"


def test_device_that_fails_while_running_is_left_for_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def pretended(model: nn.Module, _wanted: object, **_: object) -> loading._Placed:
        return loading._Placed(model, ABSENT)

    monkeypatch.setattr(loading, "_placed", pretended)
    room = Room()
    first, second = room.run(), room.run()
    assert (first.device, second.device) == ("cpu", "cpu")
    assert "It runs on the CPU." in first.notes[0]
    assert second.notes == ()
    assert first.top == second.top


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("can't allocate memory")])
def test_lack_of_memory_is_told_in_words(
    room: Room, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Recorder, "run", failing)
    room.session.answer(Run(id=9, stamp=Stamp(1, 1, 0, 1)), go_on)
    failure: Failure = room.last(Failure)
    assert failure.title == "Not enough memory"
    assert not failure.is_bug


def test_fault_of_the_program_says_so_and_carries_its_traceback(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Recorder, "run", None)
    room.session.answer(Run(id=9, stamp=Stamp(1, 1, 0, 1)), go_on)
    failure: Failure = room.last(Failure)
    assert failure.is_bug
    assert "Traceback" in failure.details
    assert "Traceback" not in failure.sentence


def test_output_that_is_no_number_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def spoiled(*arguments: Any, **named: Any) -> nn.Module:
        net: nn.Module = build(*arguments, **named)
        with torch.no_grad():
            next(net.parameters()).fill_(float("nan"))
        return net

    build: Callable[..., nn.Module] = catalogue.build_untrained
    monkeypatch.setattr(catalogue, "build_untrained", spoiled)
    result = Room().run(maps=MapsWish(layer="features.0"))
    assert result.top == ()
    assert "not a number" in result.notes[0]
    assert result.maps is not None
    assert result.maps.non_finite > 0


def test_cancel_in_the_middle_of_a_run_is_answered_and_forgotten(room: Room) -> None:
    calls = iter(range(20))

    def check() -> None:
        if next(calls, None) is None:
            raise CancelledError("Cancelled.")

    room.session.answer(Run(id=9, stamp=Stamp(1, 1, 0, 1)), check)
    assert isinstance(room.said[-1], Cancelled)
    assert len(room.run().top) == 5


@pytest.mark.parametrize("allowed", [0, 1, 3, 5])
def test_cancel_in_the_middle_of_a_build_keeps_the_network_before(room: Room, allowed: int) -> None:
    calls = iter(range(allowed))

    def check() -> None:
        if next(calls, None) is None:
            raise CancelledError("Cancelled.")

    build = BuildModel(id=9, generation=2, model="alexnet", weights="none", device="cpu")
    room.session.answer(build, check)
    assert isinstance(room.said[-1], Cancelled)
    assert len(room.run().top) == 5


def test_picture_that_cannot_be_opened_keeps_the_one_before(room: Room) -> None:
    room.session.answer(LoadImage(id=9, generation=2, name="bad.png", data=b"bad"), go_on)
    assert isinstance(room.said[-1], Failure)
    assert len(room.run().top) == 5


def test_best_weights_are_those_on_disk() -> None:
    spec = catalogue.find_spec("resnet50")
    assert loading.best_weights(spec) == "none"
