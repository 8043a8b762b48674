"""Every single lesion on a folder of labelled pictures: how many are still recognised.

Everything is counted in whole numbers, by batches that are the same however many processes share
the work: their counts sum to what one process would have counted. Knows no processes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from explorer.core import images
from explorer.core.errors import FileAccessError, FolderError, ImageError
from explorer.core.files import read_regular_file
from explorer.core.graph import ModelGraph
from explorer.core.lesion_runs import lesioned_logits
from explorer.core.lesion_targets import lesion_targets
from explorer.core.measurements import FolderLesion, FolderScore, FolderSweep
from explorer.core.model_spec import ModelSpec
from explorer.core.picture_folders import LabelledPicture, PictureFolder
from explorer.core.preprocessing import preprocess
from explorer.core.program import Program
from explorer.core.subject import UNWATCHED, Subject, Watch

BATCH_SIZE = 16
_UNITS = 2**32
"""Probabilities are counted in so many parts of one."""
_DIGITS = 6  # of a mean probability: the ninth depends on the number of threads

_WORKERS_ELSEWHERE = 4  # on the CPU decoding would take its cores from the network


@dataclass(frozen=True, slots=True, eq=False)
class FolderJob:
    """A network, how pictures are prepared for it, and the pictures."""

    graph: ModelGraph
    program: Program = field(repr=False)
    spec: ModelSpec = field(repr=False)
    weights: str
    device: torch.device
    folder: PictureFolder
    batch_size: int = BATCH_SIZE


@dataclass(frozen=True, slots=True)
class FolderTally:
    """``correct`` answers and ``sure`` probability of the right class, in units; the whole network
    first, then each lesion."""

    images: int
    skipped: int
    correct: tuple[int, ...]
    sure: tuple[int, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """All of them in a row, to be summed with those of other processes."""
        return (self.images, self.skipped, *self.correct, *self.sure)


def tally_of(counts: Sequence[int]) -> FolderTally:
    """The tally with these ``counts``."""
    images, skipped, *rest = counts
    half = len(rest) // 2
    return FolderTally(images, skipped, tuple(rest[:half]), tuple(rest[half:]))


def folder_sweep(job: FolderJob, *, watch: Watch = UNWATCHED) -> FolderSweep:
    """Top-1 accuracy of the network, whole and with every single thing taken out."""
    return sweep_of(folder_tally(job, watch=watch), job)


def folder_tally(
    job: FolderJob, *, share: int = 0, of: int = 1, watch: Watch = UNWATCHED
) -> FolderTally:
    """What is counted on one of several shares of the pictures.

    ``watch`` is told how many pictures of the share are done. What cannot be read, or only in
    part, is skipped and counted.
    """
    batches = _batches(len(job.folder.pictures), job.batch_size)[share::of]
    total = sum(map(len, batches))
    plans = [frozenset({target}) for target in lesion_targets(job.graph)]
    counts = torch.zeros(2, 1 + len(plans), dtype=torch.int64)
    done = used = 0
    for loaded, numbers in zip(_loaded(job, batches), batches, strict=True):
        watch.check()
        if loaded.images is not None:
            subject = Subject(job.graph, job.program, loaded.images.to(job.device))
            within = _within(watch, done=done, size=len(numbers), total=total)
            logits = lesioned_logits(subject, plans, watch=within)
            counts += _counted(torch.cat((logits.baseline[None], logits.lesioned)), loaded.classes)
            used += len(loaded.images)
        done += len(numbers)
        watch.progress(done, total)
    correct, sure = counts.tolist()
    return FolderTally(used, total - used, tuple(correct), tuple(sure))


def sweep_of(tally: FolderTally, job: FolderJob) -> FolderSweep:
    """The scores of a tally over all shares. Raises ``FolderError`` if no picture was readable."""
    if tally.images == 0:
        raise FolderError(f"None of the {tally.skipped} pictures could be read.")
    baseline, *scores = (
        FolderScore(correct, correct / tally.images, round(sure / (_UNITS * tally.images), _DIGITS))
        for correct, sure in zip(tally.correct, tally.sure, strict=True)
    )
    targets = lesion_targets(job.graph)
    lesions = tuple(map(FolderLesion, targets, scores))
    return FolderSweep(tally.images, tally.skipped, job.folder.matching, baseline, lesions)


def _counted(logits: Tensor, classes: Tensor) -> Tensor:
    """Of logits lesions x N x classes: correct answers and units of probability, 2 x lesions."""
    logits = logits.cpu().double()
    is_number = logits.isfinite().all(2)
    correct = (logits.argmax(2) == classes) & is_number
    sure = logits.softmax(2)[:, torch.arange(len(classes)), classes]
    units = (sure.nan_to_num() * is_number * _UNITS).round().long()
    return torch.stack((correct.sum(1), units.sum(1)))


def _within(watch: Watch, *, done: int, size: int, total: int) -> Watch:
    """Tells the steps of one batch as parts of its pictures."""

    def progress(steps: int, of_steps: int) -> None:
        watch.progress(done + size * steps // of_steps, total)

    return Watch(watch.check, progress)


# ---------------------------------------------------------------- loading


@dataclass(frozen=True, slots=True, eq=False)
class _Loaded:
    """The pictures of a batch that could be read, and their classes; None where none could."""

    images: Tensor | None
    classes: Tensor


class _Pictures(Dataset[tuple[Tensor, int] | None]):
    """Prepares one picture at a time; None stands for one that cannot be read."""

    def __init__(self, pictures: Sequence[LabelledPicture], spec: ModelSpec, weights: str) -> None:
        self._pictures = pictures
        self._spec = spec
        self._weights = weights

    def __getitem__(self, number: int) -> tuple[Tensor, int] | None:
        picture = self._pictures[number]
        try:
            data = read_regular_file(picture.path)
            decoded = images.decode(data, name=picture.path.name)
        except (FileAccessError, ImageError):
            return None
        if decoded.is_incomplete:
            return None
        return preprocess(decoded.image, self._spec, self._weights), picture.class_index


def _loaded(job: FolderJob, batches: Sequence[list[int]]) -> Iterator[_Loaded]:
    workers = 0 if job.device.type == "cpu" else _WORKERS_ELSEWHERE
    return iter(
        DataLoader(
            _Pictures(job.folder.pictures, job.spec, job.weights),
            batch_sampler=batches,
            collate_fn=_collated,
            num_workers=workers,
            multiprocessing_context="spawn" if workers else None,
            generator=torch.Generator(),  # not the global one, which would be drawn from
        )
    )


def _collated(items: list[tuple[Tensor, int] | None]) -> _Loaded:
    readable = [item for item in items if item is not None]
    if not readable:
        return _Loaded(None, torch.empty(0, dtype=torch.int64))
    pictures, classes = zip(*readable, strict=True)
    return _Loaded(torch.stack(pictures), torch.tensor(classes))


def _batches(pictures: int, size: int) -> list[list[int]]:
    numbers = list(range(pictures))
    return [numbers[start : start + size] for start in range(0, pictures, size)]
