"""Investigations in a session: what is found, progress, cancelling, and what they leave alone."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from explorer.core.errors import CancelledError, ExplorerError, ImageError, UnknownLayerError
from explorer.core.measurements import (
    ChannelShares,
    ContributionBands,
    FolderSweep,
    GateGradients,
    LesionCurve,
    LesionSweep,
    PathSplits,
    Reorderings,
)
from explorer.core.recording import Recorder
from explorer.engine import loading, telling
from explorer.engine.findings import (
    AnyWish,
    BandWish,
    ChannelSharesWish,
    CurveWish,
    FolderWish,
    GateGradientWish,
    PictureFile,
    ReorderWish,
    SplitWish,
    SweepWish,
)
from explorer.engine.messages import (
    Cancelled,
    Failure,
    Finding,
    GraphReady,
    Investigate,
    MapsWish,
    Progress,
    Run,
    Stamp,
)
from tests.engine.engine_process import SAMPLE
from tests.engine.room import Room, go_on

DEMO = "shapes_resnet20"
MERGE = "layer1.0.add"
ABSENT = torch.device("xpu", 0)
SAMPLE_FILE = PictureFile("chelsea.png", SAMPLE.read_bytes())
BAD_FILE = PictureFile("bad.png", b"bad")


@pytest.fixture
def room() -> Room:
    return Room(DEMO, weights="SHAPES_V1")


@pytest.fixture
def talkative(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is told at once and always."""
    monkeypatch.setattr(telling, "PROGRESS_AFTER_S", 0.0)
    monkeypatch.setattr(telling, "PROGRESS_EVERY_S", 0.0)


def asking(wish: AnyWish, *, model: int = 1, image: int = 1, **given: Any) -> Investigate:
    return Investigate(id=9, stamp=Stamp(model, image, 0, 0), wish=wish, **given)


def test_finding_repeats_what_it_answers(room: Room) -> None:
    request = asking(GateGradientWish(), gates={MERGE: 0.5})
    room.session.answer(request, go_on)
    finding: Finding = room.last(Finding)
    assert (finding.id, finding.stamp, finding.wish) == (9, request.stamp, request.wish)
    assert finding.is_trained
    assert finding.seconds > 0


def test_gradients_are_of_the_class_and_gates_asked_for(room: Room) -> None:
    whole = room.investigate(GateGradientWish()).result
    gated = room.investigate(GateGradientWish(2), gates={MERGE: 0.0}).result
    assert isinstance(whole, GateGradients) and isinstance(gated, GateGradients)
    assert whole.target == room.run().top[0]
    assert gated.target.index == 2
    merges = [merge.name for merge in room.last(GraphReady).graph.merges]
    assert [each.merge for each in whole.gradients] == merges
    assert whole.gradients != gated.gradients


def test_logit_and_gradient_are_split_together(room: Room) -> None:
    splits = room.investigate(SplitWish()).result
    assert isinstance(splits, PathSplits)
    assert splits.target == room.run().top[0]
    assert splits.logit.total == pytest.approx(splits.target.logit, abs=1e-3)
    assert splits.logit.class_index == splits.gradient.class_index == splits.target.index
    assert len(splits.logit.contributions) == len(splits.gradient.norms)


def test_every_branch_is_taken_out_alone(room: Room) -> None:
    sweep = room.investigate(SweepWish()).result
    assert isinstance(sweep, LesionSweep)
    merges = [merge.name for merge in room.last(GraphReady).graph.merges]
    assert [lesion.target.name for lesion in sweep.lesions] == merges
    gated = room.run(gates={merges[0]: 0.0}, top=10).top
    told = {found.index: found.logit for found in gated}
    assert sweep.lesions[0].logit == pytest.approx(told[sweep.baseline.index], abs=1e-4)


def test_draws_are_those_asked_for(room: Room) -> None:
    curve = room.investigate(CurveWish(2, counts=(1, 3), draws=4, seed=5))
    assert isinstance(curve.result, LesionCurve)
    assert [(point.count, len(point.probabilities)) for point in curve.result.points] == [
        (1, 4),
        (3, 4),
    ]
    assert curve.result.baseline.index == 2
    assert room.investigate(curve.wish).result == curve.result
    orders = room.investigate(ReorderWish(draws=3, swaps=(2,))).result
    assert isinstance(orders, Reorderings)
    assert [order.swaps for order in orders.draws] == [2, 2, 2]


def test_lesions_are_of_the_whole_network_and_say_so(room: Room) -> None:
    whole = room.investigate(SweepWish())
    gated = room.investigate(SweepWish(), gates={MERGE: 0.0})
    assert gated.result == whole.result
    assert whole.notes == ()
    assert "whole network" in gated.notes[0]


@pytest.mark.usefixtures("talkative")
@pytest.mark.parametrize(
    ("model", "words"), [(DEMO, "of 9 branches"), ("shapes_vgg", "layers")], ids=["add", "plain"]
)
def test_sweep_says_which_of_how_many_is_taken_out(model: str, words: str) -> None:
    room = Room(model, weights="SHAPES_V1")
    room.said.clear()
    room.session.answer(asking(SweepWish()), go_on)
    told = [reply.what for reply in room.said if isinstance(reply, Progress)]
    assert told[0].startswith("Taking out 1 of ") and told[0].endswith(words)


def test_shares_of_channels_come_from_the_latest_run(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.run(gates={MERGE: 0.5})
    monkeypatch.setattr(Recorder, "run", None)
    shares = room.investigate(ChannelSharesWish(MERGE), gates={MERGE: 0.5}).result
    assert isinstance(shares, ChannelShares)
    assert len(shares.branch) == 16


def test_shares_of_channels_need_a_run_where_the_latest_had_other_gates(room: Room) -> None:
    first = room.investigate(ChannelSharesWish(MERGE)).result
    room.run(gates={MERGE: 0.5})
    assert room.investigate(ChannelSharesWish(MERGE)).result == first


def test_unknown_merge_is_named(room: Room) -> None:
    with pytest.raises(UnknownLayerError, match=r"'layer9'"):
        room.investigate(ChannelSharesWish("layer9"))


def test_band_is_over_the_images_that_can_be_read(room: Room) -> None:
    finding = room.investigate(BandWish((SAMPLE_FILE, BAD_FILE, SAMPLE_FILE)))
    bands = finding.result
    assert isinstance(bands, ContributionBands)
    assert (bands.images, bands.skipped) == (2, 1)
    assert finding.wish == BandWish(
        tuple(PictureFile(name, b"") for name in ("chelsea.png", "bad.png", "chelsea.png"))
    )
    assert "1 of 3 images could not be read" in finding.notes[0]
    (on_screen, *_), (band, *_) = room.run().merges, bands.merges
    assert band.branch_share is not None
    assert band.branch_share.mean == pytest.approx(on_screen.branch_share)
    assert band.branch_share.standard_deviation == 0


@pytest.mark.parametrize(
    ("pictures", "error"), [((BAD_FILE,), ImageError), ((), ExplorerError)], ids=["bad", "none"]
)
def test_band_over_nothing_is_told(
    room: Room, pictures: tuple[PictureFile, ...], error: type[ExplorerError]
) -> None:
    with pytest.raises(error):
        room.investigate(BandWish(pictures))


@pytest.fixture
def folder(tmp_path: Path, room: Room) -> Path:
    """Two classes, three pictures, one of which is none."""
    first, second = room.run(top=2).top
    for found in (first, second):
        place = tmp_path / found.label
        place.mkdir()
        (place / "picture.png").write_bytes(SAMPLE_FILE.data)
    (tmp_path / first.label / "bad.png").write_bytes(BAD_FILE.data)
    return tmp_path


@pytest.mark.usefixtures("talkative")
def test_lesions_on_a_folder_are_scored(room: Room, folder: Path) -> None:
    room.said.clear()
    room.session.answer(asking(FolderWish(str(folder))), go_on)
    result = room.last(Finding).result
    assert isinstance(result, FolderSweep)
    assert (result.images, result.skipped, result.baseline.correct) == (2, 1, 1)
    assert result.lesions[0].target.name == MERGE
    assert "of 3" in room.last(Progress).what


def test_folder_that_is_not_there_is_named(room: Room, tmp_path: Path) -> None:
    room.session.answer(asking(FolderWish(str(tmp_path / "nowhere"))), go_on)
    failure: Failure = room.last(Failure)
    assert "nowhere" in failure.sentence
    assert not failure.is_bug


WISHES: dict[str, AnyWish] = {
    "sweep": SweepWish(),
    "curve": CurveWish(counts=(1, 4), draws=2),
    "reordering": ReorderWish(swaps=(1,), draws=2),
    "gradients": GateGradientWish(),
    "split": SplitWish(),
    "channels": ChannelSharesWish(MERGE),
    "band": BandWish((SAMPLE_FILE, SAMPLE_FILE)),
}
every_wish = pytest.mark.parametrize("wish", WISHES.values(), ids=WISHES.keys())


@every_wish
@pytest.mark.usefixtures("talkative")
def test_progress_is_told_and_goes_forward(room: Room, wish: AnyWish) -> None:
    room.said.clear()
    room.session.answer(asking(wish), go_on)
    told = [reply for reply in room.said if isinstance(reply, Progress)]
    assert told and all(each.id == 9 and each.what for each in told)
    assert all(0 <= each.done <= each.total for each in told)
    for what in {each.what for each in told}:
        done = [each.done for each in told if each.what == what]
        assert done == sorted(done)


@every_wish
def test_investigation_stops_between_two_layers(room: Room, wish: AnyWish) -> None:
    calls = iter(range(6))

    def check() -> None:
        if next(calls, None) is None:
            raise CancelledError("Cancelled.")

    room.session.answer(asking(wish), check)
    assert isinstance(room.said[-1], Cancelled)
    assert len(room.run().top) == 5


@pytest.mark.parametrize(("model", "image"), [(7, 1), (1, 7)], ids=["network", "image"])
def test_investigation_of_another_network_or_image_is_cancelled(
    room: Room, model: int, image: int
) -> None:
    room.session.answer(asking(SplitWish(), model=model, image=image), go_on)
    assert isinstance(room.said[-1], Cancelled)


@every_wish
def test_recording_of_the_live_view_survives(
    room: Room, wish: AnyWish, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = room.run(maps=MapsWish(layer="conv1"))
    room.investigate(wish, gates={MERGE: 0.5})
    monkeypatch.setattr(Recorder, "run", None)
    assert room.run(maps=MapsWish(layer="conv1")) == before


def pretend_absent_device(monkeypatch: pytest.MonkeyPatch) -> None:
    def pretended(model: nn.Module, _wanted: object, **_: object) -> loading._Placed:
        return loading._Placed(model, ABSENT)

    monkeypatch.setattr(loading, "_placed", pretended)


def test_device_that_fails_is_left_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_absent_device(monkeypatch)
    room = Room(DEMO, weights="SHAPES_V1")
    first, second = room.investigate(GateGradientWish()), room.investigate(GateGradientWish())
    assert "It runs on the CPU." in first.notes[0]
    assert second.notes == ()
    assert first.result == second.result


def test_lack_of_memory_is_told_and_the_device_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_absent_device(monkeypatch)

    def failing(*_: object) -> None:
        raise torch.OutOfMemoryError("out of memory")

    room = Room(DEMO, weights="SHAPES_V1")
    with monkeypatch.context() as small:
        small.setattr("explorer.engine.session.EngineSession._batch_of", failing)
        room.session.answer(asking(GateGradientWish()), go_on)
    failure: Failure = room.last(Failure)
    assert failure.title == "Not enough memory"
    assert "It runs on the CPU." in room.investigate(GateGradientWish()).notes[0]


def test_run_after_an_investigation_is_answered(room: Room) -> None:
    room.session.answer(asking(SplitWish()), go_on)
    room.session.answer(Run(id=10, stamp=Stamp(1, 1, 0, 1)), go_on)
    assert room.said[-1].id == 10
