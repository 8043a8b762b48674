"""What takes more than one run: from a wish to its record. Pure; knows no state and no pipe."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from torch import Tensor

from explorer.core import catalogue, images
from explorer.core.channel_shares import channel_shares
from explorer.core.contribution_bands import contribution_bands
from explorer.core.errors import ExplorerError, ImageError
from explorer.core.folder_lesions import folder_sweep
from explorer.core.gate_gradients import gate_gradients
from explorer.core.lesion_targets import lesion_targets
from explorer.core.lesions import multi_lesion_curve, reorderings, sweep
from explorer.core.measurements import (
    ChannelShares,
    ContributionBands,
    FolderSweep,
    GateGradients,
    LesionKind,
    MergeContribution,
    PathSplits,
)
from explorer.core.paths import gradient_split, logit_paths
from explorer.core.residual import contributions, merge_with_branch, operand_names
from explorer.core.subject import Subject, Watch
from explorer.core.target_class import target_class
from explorer.engine.findings import (
    AnyWish,
    BandWish,
    ChannelSharesWish,
    CurveWish,
    FolderWish,
    GateGradientWish,
    PictureFile,
    Record,
    ReorderWish,
    SplitWish,
    SweepWish,
)
from explorer.engine.folder_jobs import folder_job
from explorer.engine.loading import LoadedModel
from explorer.engine.telling import Check, LayerTicks, ProgressTeller


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """All that an investigation needs: network, prepared image, gates, and who is told.

    ``outputs`` are those of the latest run if it was the same, else none. ``gates`` are factors
    on branches, 1 where absent.
    """

    model: LoadedModel
    batch: Tensor = field(repr=False)
    gates: Mapping[str, float]
    outputs: Mapping[str, Tensor] = field(repr=False)
    check: Check
    teller: ProgressTeller

    @property
    def subject(self) -> Subject:
        model = self.model
        return Subject(model.graph, model.recorder.program, self.batch, model.labels)

    def watch(self, what: str, *, of: int = 0) -> Watch:
        """Tells how far it is; ``of`` is how many things there are, counted in ``what`` as {}."""

        def progress(done: int, total: int) -> None:
            place = min(of, 1 + of * done // max(1, total))
            self.teller.tell(done, total, what.format(f"{place} of {of}"))

        return Watch(self.check, progress)

    def ticks(self, what: str) -> LayerTicks:
        total = len(self.model.graph.nodes)
        return LayerTicks(self.check, self.teller, total=total, what=what)


def investigated(wish: AnyWish, bench: Bench) -> tuple[Record, tuple[str, ...]]:
    """The record that answers a wish, and notes for the user."""
    record: Record
    notes: tuple[str, ...] = ()
    match wish:
        case GateGradientWish():
            record = _gate_gradients(wish, bench)
        case BandWish():
            record, notes = _bands(wish, bench)
        case ChannelSharesWish():
            record = _channel_shares(wish, bench)
        case SplitWish():
            record = _splits(wish, bench)
        case SweepWish() | CurveWish() | ReorderWish():
            record, notes = _lesions(wish, bench), _notes_on_gates(bench)
        case FolderWish():
            record, notes = _folder(wish, bench), _notes_on_gates(bench)
    return record, notes


def _lesions(wish: SweepWish | CurveWish | ReorderWish, bench: Bench) -> Record:
    subject, index = bench.subject, wish.class_index
    if isinstance(wish, SweepWish):
        return sweep(subject, class_index=index, watch=_watch_of_sweep(bench))
    chosen = {"draws": wish.draws, "seed": wish.seed}
    if isinstance(wish, CurveWish):
        watch = bench.watch("Taking out several at random")
        return multi_lesion_curve(
            subject, class_index=index, counts=wish.counts, watch=watch, **chosen
        )
    watch = bench.watch("Reordering blocks")
    return reorderings(subject, class_index=index, swaps=wish.swaps, watch=watch, **chosen)


def _watch_of_sweep(bench: Bench) -> Watch:
    targets = lesion_targets(bench.model.graph)
    are_layers = any(target.kind is LesionKind.LAYER for target in targets)
    things = "layers" if are_layers else "branches"
    return bench.watch(f"Taking out {{}} {things}", of=len(targets))


def _folder(wish: FolderWish, bench: Bench) -> FolderSweep:
    job = folder_job(bench.model, Path(wish.folder))
    of = len(job.folder.pictures)
    return folder_sweep(job, watch=bench.watch("Taking out everything for image {}", of=of))


def _notes_on_gates(bench: Bench) -> tuple[str, ...]:
    if not bench.gates:
        return ()
    return ("Measured on the whole network, not as the gates leave it.",)


def _splits(wish: SplitWish, bench: Bench) -> PathSplits:
    watch = bench.watch("Splitting the logit by length of path")
    paths = logit_paths(bench.subject, gates=bench.gates, watch=watch)
    target = target_class(paths.logits, wish.class_index, labels=bench.model.labels)
    watch = bench.watch("Splitting its gradient by length of path")
    gradient = gradient_split(
        bench.subject, class_index=target.index, gates=bench.gates, watch=watch
    )
    return PathSplits(target, paths.of_class(target.index), gradient)


def _gate_gradients(wish: GateGradientWish, bench: Bench) -> GateGradients:
    return gate_gradients(
        bench.model.recorder,
        bench.batch,
        class_index=wish.class_index,
        gates=bench.gates,
        labels=bench.model.labels,
        check=bench.ticks("Running the network for its gradients"),
    )


def _channel_shares(wish: ChannelSharesWish, bench: Bench) -> ChannelShares:
    """From the latest run where it is still there."""
    graph = bench.model.graph
    merge = merge_with_branch(graph, wish.merge)
    operands, outputs = {merge.shortcut, merge.branch}, bench.outputs
    if not operands <= outputs.keys():
        check = bench.ticks("Running the network for one merge")
        recorder = bench.model.recorder
        outputs = recorder.run(bench.batch, keep=operands, gates=bench.gates, check=check).outputs
    gate = bench.gates.get(merge.name, 1.0)
    return channel_shares(graph, outputs, name=merge.name, gate=gate)


def _bands(wish: BandWish, bench: Bench) -> tuple[ContributionBands, tuple[str, ...]]:
    found, refused = [], []
    for place, picture in enumerate(wish.pictures, start=1):
        total = len(wish.pictures)
        bench.teller.tell(place - 1, total, f"Measuring image {place} of {total}")
        try:
            found.append(_contributions_of(picture, bench))
        except ImageError as error:
            refused.append(error)
    if not found:
        raise refused[0] if refused else ExplorerError("There are no images to measure.")
    bands = contribution_bands(found, skipped=len(refused))
    return bands, _notes_on_skipped(refused, total=len(wish.pictures))


def _contributions_of(picture: PictureFile, bench: Bench) -> tuple[MergeContribution, ...]:
    model = bench.model
    bench.check()
    decoded = images.decode(picture.data, name=picture.name)
    prepared = catalogue.preprocess(decoded.image, model.spec, model.weights)
    batch = prepared.unsqueeze(0).to(model.device)
    keep = operand_names(model.graph)
    run = model.recorder.run(batch, keep=keep, gates=bench.gates, check=bench.check)
    return contributions(model.graph, run.outputs, gates=bench.gates)


def _notes_on_skipped(refused: list[ImageError], *, total: int) -> tuple[str, ...]:
    if not refused:
        return ()
    return (f"{len(refused)} of {total} images could not be read: {refused[0].sentence}",)
