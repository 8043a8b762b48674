"""Every network on offer: what it is called, which weights it has, what it reads and answers.

The door to building, loading and preprocessing, which live in modules of their own and are
offered here too, so that one import is enough.
"""

import difflib
from pathlib import Path

from explorer.core.catalogue_notes import CLASSICS, ModelNote, model_notes
from explorer.core.errors import UnknownModelError
from explorer.core.model_building import build_skeleton, build_untrained
from explorer.core.model_spec import NO_WEIGHTS, ModelSpec, WeightSet
from explorer.core.preprocessing import crop_of, preprocess
from explorer.core.published_weights import (
    cached_file,
    card_of,
    categories,
    default_published,
    published,
    published_weights,
    transforms_of,
    usual_labels,
    weight_set,
)
from explorer.core.weight_files import load_weights

__all__ = [
    "build_skeleton",
    "build_untrained",
    "catalogue",
    "crop_of",
    "find_spec",
    "input_shape",
    "labels",
    "load_weights",
    "preprocess",
    "weights_on_disk",
]


def catalogue() -> tuple[ModelSpec, ...]:
    """All networks, the classics first. Looks which weights lie on the disk at this moment."""
    return tuple(_spec_of(note) for note in model_notes())


def find_spec(name: str) -> ModelSpec:
    """The network of this name. Raises ``UnknownModelError`` with the names that come close."""
    notes = {note.name: note for note in model_notes()}
    if name in notes:
        return _spec_of(notes[name])
    close = difflib.get_close_matches(name.lower().replace("-", "_"), notes, n=3)
    raise UnknownModelError(
        f"{name!r} is not a network of the catalogue.",
        next_step=f"Did you mean {' or '.join(close)}?" if close else "List them with: models",
    )


def input_shape(spec: ModelSpec, weights_name: str) -> tuple[int, int, int]:
    """C x H x W of what the network reads with these weights."""
    height, width = card_of(transforms_of(spec.name, weights_name)).crop
    return (3, height, width)


def labels(spec: ModelSpec, weights_name: str) -> tuple[str, ...]:
    """The class names, by index. Networks without weights are given the usual ones."""
    named: tuple[str, ...] = ()
    if weights_name != NO_WEIGHTS:
        named = categories(published(spec.name, weights_name))
    return named or usual_labels(spec.name)


def weights_on_disk(spec: ModelSpec, weights_name: str) -> Path | None:
    """The file of a weight set in torch.hub's cache; None where it is not there."""
    if weights_name == NO_WEIGHTS:
        return None
    path = cached_file(published(spec.name, weights_name))
    return path if path.is_file() else None


def _spec_of(note: ModelNote) -> ModelSpec:
    sets = tuple(weight_set(note.name, weights) for weights in published_weights(note.name))
    untrained = WeightSet(name=NO_WEIGHTS, card=card_of(transforms_of(note.name, NO_WEIGHTS)))
    return ModelSpec(
        name=note.name,
        title=note.title,
        family=note.family,
        year=note.year,
        depth=note.depth,
        description=note.description,
        weights=(*sets, untrained),
        default_weights=default_published(note.name),
        is_classic=note.name in CLASSICS,
    )
