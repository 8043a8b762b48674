"""Lesions on a folder of pictures: right answers counted, whoever counts them."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image

from explorer.core import catalogue
from explorer.core.errors import CancelledError, FolderError
from explorer.core.folder_lesions import (
    FolderJob,
    folder_sweep,
    folder_tally,
    sweep_of,
    tally_of,
)
from explorer.core.picture_folders import read_picture_folder
from explorer.core.recording import Recorder
from explorer.core.subject import Watch
from explorer.core.tracing import trace
from tests.core.shape_folders import write_shapes

NAME, WEIGHTS = "shapes_resnet20", "SHAPES_V1"


@pytest.fixture(scope="module")
def recorder() -> Recorder:
    spec = catalogue.find_spec(NAME)
    net = catalogue.build_skeleton(spec, WEIGHTS)
    traced = trace(net, model_name=NAME, input_shape=(3, 64, 64))
    catalogue.load_weights(net, spec, WEIGHTS)
    return Recorder(traced, net)


@pytest.fixture(scope="module")
def job(recorder: Recorder, tmp_path_factory: pytest.TempPathFactory) -> FolderJob:
    """Ten pictures, one of which cannot be read and one of which is cut short."""
    root = tmp_path_factory.mktemp("shapes")
    write_shapes(root, classes=2, each=4)
    (root / "circle" / "0.png").write_bytes(b"no picture")
    whole = (root / "ring" / "007.png").read_bytes()
    (root / "ring" / "zz.png").write_bytes(whole[: len(whole) // 2])
    spec = catalogue.find_spec(NAME)
    skeleton = catalogue.build_skeleton(spec, WEIGHTS)
    graph = trace(skeleton, model_name=NAME, input_shape=(3, 64, 64)).graph
    folder = read_picture_folder(root, catalogue.labels(spec, WEIGHTS))
    return FolderJob(
        graph=graph,
        program=recorder.program,
        spec=spec,
        weights=WEIGHTS,
        device=torch.device("cpu"),
        folder=folder,
        batch_size=3,
    )


def readable(job: FolderJob) -> list[tuple[Path, int]]:
    pictures = [(picture.path, picture.class_index) for picture in job.folder.pictures]
    return [(path, index) for path, index in pictures if path.name not in ("0.png", "zz.png")]


def test_counts_are_those_of_separate_runs(job: FolderJob, recorder: Recorder) -> None:
    found = folder_sweep(job)
    assert (found.images, found.skipped) == (8, 2)
    assert found.matching == "2 class folders matched by name."
    gates = [{}, *({lesion.target.name: 0.0} for lesion in found.lesions)]
    scores = [found.baseline, *(lesion.score for lesion in found.lesions)]
    assert len(scores) == 1 + 9
    for gate, score in zip(gates, scores, strict=True):
        correct, sure = 0, 0.0
        for path, index in readable(job):
            with Image.open(path) as image:
                picture = catalogue.preprocess(image.convert("RGB"), job.spec, WEIGHTS)
            logits = recorder.run(picture.unsqueeze(0), keep=(), gates=gate).logits[0]
            correct += int(logits.argmax()) == index
            sure += float(logits.softmax(0)[index])
        assert score.correct == correct
        assert score.accuracy == correct / 8
        assert score.mean_probability == pytest.approx(sure / 8, abs=1e-5)


@pytest.mark.parametrize("of", [2, 3, 7])
def test_shares_sum_to_the_whole(job: FolderJob, of: int) -> None:
    parts = [folder_tally(job, share=share, of=of) for share in range(of)]
    counts = [sum(numbers) for numbers in zip(*(part.counts for part in parts), strict=True)]
    assert tally_of(counts) == folder_tally(job)
    assert sweep_of(tally_of(counts), job) == folder_sweep(job)


@pytest.mark.parametrize("batch_size", [1, 4, 50])
def test_size_of_batches_changes_no_count(job: FolderJob, batch_size: int) -> None:
    usual = folder_tally(job)
    found = folder_tally(replace(job, batch_size=batch_size))
    assert (found.images, found.skipped, found.correct) == (8, 2, usual.correct)


def test_random_numbers_are_as_before(job: FolderJob) -> None:
    before = torch.get_rng_state()
    folder_tally(job)
    assert torch.equal(torch.get_rng_state(), before)


def test_progress_counts_pictures(job: FolderJob) -> None:
    told: list[tuple[int, int]] = []
    folder_sweep(job, watch=Watch(progress=lambda *step: told.append(step)))
    done = [count for count, _ in told]
    assert done == sorted(done)
    assert told[-1] == (10, 10)
    assert {3, 6, 9} <= {*done}


def test_cancel_stops_between_two_steps(job: FolderJob) -> None:
    left = iter(range(30))

    def check() -> None:
        if next(left, None) is None:
            raise CancelledError("Cancelled.")

    with pytest.raises(CancelledError):
        folder_sweep(job, watch=Watch(check=check))


def test_folder_in_which_nothing_is_readable_is_told(job: FolderJob) -> None:
    unreadable = tuple(
        picture for picture in job.folder.pictures if picture.path.name in ("0.png", "zz.png")
    )
    folder = replace(job.folder, pictures=unreadable)
    with pytest.raises(FolderError, match="None of the 2 pictures"):
        folder_sweep(replace(job, folder=folder))
