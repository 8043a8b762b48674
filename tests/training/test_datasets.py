"""Parts of the data set: balanced, made once and kept; one epoch of augmented batches."""

from collections import Counter
from pathlib import Path

import pytest
import torch

from explorer.training import datasets
from explorer.training.datasets import (
    TEST,
    TRAIN,
    Part,
    Pictures,
    augmented_batches,
    centre,
    load_part,
    make_part,
    normalised,
)
from explorer.training.shapes import CLASSES

_PART = Part("tiny", 24, seed=7)


def _numbered(count: int, *, side_px: int = 72) -> Pictures:
    """Plain grey pictures, each of which has its number as its label and as its lightness."""
    numbers = torch.arange(count)
    images = numbers.to(torch.uint8)[:, None, None, None].expand(-1, 3, side_px, side_px)
    return Pictures(images.contiguous(), numbers)


def test_classes_of_an_odd_part_differ_by_one_picture_at_most() -> None:
    counts = torch.bincount(make_part(Part("odd", 15, seed=7)).labels, minlength=len(CLASSES))
    assert counts.tolist() == [2] * 3 + [1] * 9


def test_made_part_has_all_classes_equally_often() -> None:
    pictures = make_part(_PART)
    assert Counter(pictures.labels.tolist()) == dict.fromkeys(range(len(CLASSES)), 2)
    assert len(pictures) == 24
    assert pictures.images.shape == (24, 3, 72, 72)


def test_part_follows_from_its_seed() -> None:
    first, again = make_part(_PART), make_part(_PART)
    other = make_part(Part("tiny", 24, seed=8))
    assert torch.equal(first.images, again.images)
    assert (first.images != other.images).flatten(1).any(1).all()


def test_training_and_test_part_have_seeds_of_their_own() -> None:
    assert TRAIN.seed != TEST.seed


def test_chunks_of_a_part_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "_RENDERED_AT_ONCE", 12)
    first, second = torch.split(make_part(_PART).images, 12)
    assert (first != second).flatten(1).any(1).all()


def test_made_is_told_after_every_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "_RENDERED_AT_ONCE", 10)
    told: list[tuple[int, int]] = []
    make_part(_PART, made=lambda done, total: told.append((done, total)))
    assert told == [(10, 24), (20, 24), (24, 24)]


def test_part_is_made_once_and_read_back_the_same(tmp_path: Path) -> None:
    told: list[int] = []
    folder = tmp_path / "not" / "there yet"
    first = load_part(_PART, folder, made=lambda done, _total: told.append(done))
    again = load_part(_PART, folder, made=lambda done, _total: told.append(done))
    assert told == [24]
    made = make_part(_PART)
    for pictures in (first, again):
        assert torch.equal(pictures.images, made.images)
        assert torch.equal(pictures.labels, made.labels)


def test_interrupted_part_leaves_nothing_that_is_taken_for_whole(tmp_path: Path) -> None:
    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_part(_PART, tmp_path, made=interrupt)
    assert len(load_part(_PART, tmp_path)) == 24


@pytest.mark.parametrize("other", [Part("tiny", 12, seed=7), Part("tiny", 24, seed=8)])
def test_changed_part_is_made_anew(tmp_path: Path, other: Part) -> None:
    load_part(_PART, tmp_path)
    assert torch.equal(load_part(other, tmp_path).images, make_part(other).images)


def test_epoch_has_every_picture_once_in_another_order() -> None:
    torch.manual_seed(0)
    epochs = [
        torch.cat([labels for _, labels in augmented_batches(_numbered(40), batch_size=20)])
        for _ in range(2)
    ]
    assert all(sorted(epoch.tolist()) == list(range(40)) for epoch in epochs)
    assert not torch.equal(*epochs)


def test_incomplete_batch_is_left_out() -> None:
    torch.manual_seed(0)
    batches = list(augmented_batches(_numbered(50), batch_size=20))
    assert [len(labels) for _, labels in batches] == [20, 20]
    assert len({label for _, labels in batches for label in labels.tolist()}) == 40


def test_augmented_pictures_have_64_pixels_and_stay_bytes() -> None:
    for images, _ in augmented_batches(_numbered(40), batch_size=20):
        assert images.shape == (20, 3, 64, 64)
        assert images.dtype == torch.uint8


def test_augmented_pictures_keep_their_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "augmentation", lambda: centre)
    for images, labels in augmented_batches(_numbered(40), batch_size=20):
        assert torch.equal(images[:, 0, 0, 0].long(), labels)


def test_augmentation_follows_from_the_global_seed_and_changes() -> None:
    pictures = make_part(_PART)

    def epoch(seed: int) -> torch.Tensor:
        torch.manual_seed(seed)
        return next(augmented_batches(pictures, batch_size=24))[0]

    assert torch.equal(epoch(1), epoch(1))
    assert not torch.equal(epoch(1), epoch(2))


def test_centre_is_the_middle_64_pixels() -> None:
    rows = torch.arange(72)[:, None].expand(72, 72)
    images = torch.stack([rows, rows.T, rows])[None]
    middle = centre(images)
    assert middle.shape == (1, 3, 64, 64)
    assert middle[0, 0, (0, -1), 0].tolist() == [4, 67]
    assert middle[0, 1, 0, (0, -1)].tolist() == [4, 67]


def test_centre_of_64_pixels_is_all_of_them() -> None:
    images = _numbered(2, side_px=64).images
    assert torch.equal(centre(images), images)


def test_normalised_pictures_run_from_minus_two_to_two() -> None:
    images = torch.tensor([0, 51, 255], dtype=torch.uint8)[:, None, None, None].expand(-1, 3, 2, 2)
    batch = normalised(images)
    assert batch.dtype == torch.float32
    assert batch.is_contiguous(memory_format=torch.channels_last)
    torch.testing.assert_close(batch[:, 2, 1, 0], torch.tensor([-2.0, -1.2, 2.0]))
