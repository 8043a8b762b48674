"""One result for all panels, made from a recording: pure, knows no state and no pipe."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import Tensor

from explorer.core import catalogue
from explorer.core.channel_grids import channel_grid
from explorer.core.errors import UnknownLayerError
from explorer.core.feature_maps import FeatureMaps, feature_maps
from explorer.core.graph import LayerNode, ModelGraph
from explorer.core.measurements import MergeContribution, Prediction
from explorer.core.recording import Recording
from explorer.core.residual import MergeMaps, measured_merges, merge_maps, operand_names
from explorer.core.thumbnails import Channels, Thumbnails, thumbnails
from explorer.engine.loading import LoadedModel
from explorer.engine.messages import Crop, Result, Run
from explorer.engine.replies import maps_message, merge_maps_message, thumbnails_message

KEPT_BYTES = 400 * 1024 * 1024
"""Up to so much, all activations of a run are kept, so that another layer needs no new run."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What one run left: its recording and what shortcut and branch gave to every merge."""

    recording: Recording
    merges: tuple[MergeContribution, ...] = field(repr=False)

    def has(self, names: frozenset[str], *, is_timed: bool) -> bool:
        """Whether it holds these outputs and, if asked for, the times of all calls."""
        has_times = bool(self.recording.call_ms) or not is_timed
        return has_times and names <= self.recording.outputs.keys()


def layer_named(graph: ModelGraph, name: str) -> LayerNode:
    """The call whose output is that of a layer or block.

    Raises ``UnknownLayerError`` for a name that is neither, or a layer that is never run.
    """
    node = graph.node_by_name.get(graph.output_call(name))
    if node is None:
        known = [*graph.block_by_name, *graph.node_by_name]
        close = difflib.get_close_matches(name, known, n=3)
        raise UnknownLayerError(
            f"{name!r} is not a layer of {graph.model_name}.",
            next_step=f"Did you mean {' or '.join(close)}?" if close else "",
        )
    if not node.is_run:
        raise UnknownLayerError(f"{name!r} is used in training only; it has no output to show.")
    return node


def names_needed(graph: ModelGraph, request: Run) -> frozenset[str]:
    """The outputs without which the request cannot be answered."""
    wished = [request.maps.layer] if request.maps else []
    wished += request.thumbnails.layers if request.thumbnails else ()
    return operand_names(graph) | {layer_named(graph, name).name for name in wished}


def names_to_keep(graph: ModelGraph, needed: frozenset[str]) -> frozenset[str]:
    """The outputs that a run should keep: all of them unless they are too large."""
    if graph.total_activation_bytes > KEPT_BYTES:
        return needed
    return needed | {node.name for node in graph.nodes if node.is_run}


def thumbnails_of(
    request: Run, graph: ModelGraph, frame: Frame, *, before: Mapping[str, Channels]
) -> Thumbnails | None:
    """The small pictures a request asks for; channels shown ``before`` stay where they were."""
    wish = request.thumbnails
    if wish is None:
        return None
    nodes = {name: layer_named(graph, name) for name in wish.layers}
    outputs = frame.recording.outputs
    grids = {name: channel_grid(outputs[node.name][0], node).values for name, node in nodes.items()}
    return thumbnails(grids, side_px=wish.side_px, tiles=wish.tiles, before=before)


def result_of(
    request: Run,
    model: LoadedModel,
    *,
    frame: Frame,
    image_size: tuple[int, int],
    pictures: Thumbnails | None = None,
) -> Result:
    """The answer to a request, from the frame that was recorded for it."""
    outputs = frame.recording.outputs
    wish = request.thumbnails
    top = top_predictions(frame.recording.logits, model.labels, count=request.top)
    maps = _maps(request, model.graph, outputs)
    merge = _merge_maps(request, model.graph, outputs)
    return Result(
        id=request.id,
        stamp=request.stamp,
        top=top,
        is_trained=model.is_trained,
        run_ms=frame.recording.run_ms,
        device=str(model.device),
        crop=Crop(*catalogue.crop_of(image_size, model.card)),
        merges=frame.merges,
        maps=maps_message(maps) if maps else None,
        merge_maps=merge_maps_message(merge) if merge else None,
        notes=_notes(top, maps, model_title=model.spec.title),
        thumbnails=thumbnails_message(pictures, tiles=wish.tiles) if pictures and wish else None,
        call_ms=dict(frame.recording.call_ms) if request.is_timed else {},
    )


def top_predictions(
    logits: Tensor, labels: tuple[str, ...], *, count: int
) -> tuple[Prediction, ...]:
    """The classes with the largest logits of the first image; none where one is not finite."""
    row = logits[0].float().cpu().flatten()
    if not row.isfinite().all():
        return ()
    probabilities = row.softmax(0)
    indices = row.topk(max(0, min(count, len(row)))).indices.tolist()
    return tuple(
        Prediction(
            index=index,
            label=labels[index] if index < len(labels) else f"class {index}",
            probability=float(probabilities[index]),
            logit=float(row[index]),
        )
        for index in indices
    )


def _maps(request: Run, graph: ModelGraph, outputs: Mapping[str, Tensor]) -> FeatureMaps | None:
    wish = request.maps
    if wish is None:
        return None
    node = layer_named(graph, wish.layer)
    return feature_maps(
        outputs[node.name][0],
        node,
        normalisation=wish.normalisation,
        ranking=wish.ranking,
        side_px=wish.side_px,
        channel=wish.channel,
    )


def _merge_maps(request: Run, graph: ModelGraph, outputs: Mapping[str, Tensor]) -> MergeMaps | None:
    """None also for a merge of equals, which has neither shortcut nor branch."""
    name = request.merge
    if name is None or name not in {merge.name for merge in measured_merges(graph)}:
        return None
    return merge_maps(graph, outputs, name=name, gate=request.gates.get(name, 1.0))


def _notes(
    top: tuple[Prediction, ...], maps: FeatureMaps | None, *, model_title: str
) -> tuple[str, ...]:
    notes = []
    if not top:
        notes.append(f"The output of {model_title} is not a number, so there is no prediction.")
    if maps is not None and maps.non_finite:
        notes.append(f"{maps.non_finite:,} values of {maps.layer} are not finite numbers.")
    if maps is not None and maps.has_class_token:
        notes.append(f"{maps.layer}: the class token has no place on the grid and is not shown.")
    return tuple(notes)
