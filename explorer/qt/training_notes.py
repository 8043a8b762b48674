"""What the Notes panel says of one network, in words: its weights, and how it was trained.

Pure: turns records of ``core`` into facts; knows no widget and no document.
"""

from dataclasses import dataclass

from explorer.core.model_card import DataSet, ModelCard, Recipe, SetResult
from explorer.core.model_spec import NO_WEIGHTS, ModelSpec, PreprocessingCard, WeightSet
from explorer.qt.widgets.fact_list import Entry, Fact
from explorer.qt.widgets.number_text import percent_text, plural, rounded_count_text, shape_text

_SEPARATOR = " · "
_NO_BREAK = "\N{NO-BREAK SPACE}"
_SHORT = 24  # characters
_PLUS_MINUS = "\N{PLUS-MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class NetworkNotes:
    """What is known of every network of the catalogue."""

    title: str
    summary: str
    description: str
    weights: tuple[Entry, ...]
    preprocessing: tuple[str, ...]  # parts, in words


def network_notes(
    name: str, spec: ModelSpec | None, *, weights: str | None, card: PreprocessingCard | None
) -> NetworkNotes:
    """``weights`` names the set in use, ``card`` is its preprocessing, where they are known."""
    if spec is None:
        about = "This network is not in the catalogue; its file says no more about it."
        return NetworkNotes(name, "", about, (), _parts_of(card))
    default = spec.weight_set(weights or spec.default_weights)
    if card is None and default is not None:
        card = default.card
    return NetworkNotes(
        title=spec.title,
        summary=joined(spec.family, str(spec.year), spec.depth),
        description="\n".join(line for line in spec.description.splitlines() if line.strip()),
        weights=tuple(weight_entry(found, is_used=found.name == weights) for found in spec.weights),
        preprocessing=_parts_of(card),
    )


def weight_entry(weights: WeightSet, *, is_used: bool) -> Entry:
    """A weight set with the figures that are published of it."""
    parts = ["in use"] if is_used else []
    if weights.name == NO_WEIGHTS:
        parts.append("random initialisation with a fixed seed, untrained")
        return Entry(weights.name, "", joined(*parts), is_strong=is_used)
    if weights.size_mb is not None:
        parts.append(f"{weights.size_mb:.1f} MB")
    if weights.num_params is not None:
        parts.append(f"{rounded_count_text(weights.num_params)} parameters")
    if weights.giga_mult_adds is not None:
        count = rounded_count_text(round(weights.giga_mult_adds * 1e9))
        parts.append(f"{count} mult-adds")
    parts.append("on disk" if weights.on_disk else "not on disk")
    top1 = weights.top1_percent
    figure = "" if top1 is None else f"{top1:.1f} % top-1"
    return Entry(weights.name, figure, joined(*parts), is_strong=is_used)


def training_facts(card: ModelCard) -> tuple[Fact, ...]:
    """Data, recipe and making of a demo network, one row each."""
    making = card.making
    versions = ", ".join(f"{name} {version}" for name, version in making.versions.items())
    facts = (
        Fact("data", data_text(card.data, len(card.classes))),
        *recipe_facts(card.recipe),
        Fact("device", making.device),
        Fact("time", f"{making.minutes:.1f} minutes"),
        Fact("seed", str(making.seed)),
        Fact("versions", versions),
        Fact("parameters", f"{card.file.num_params:,}"),
        Fact("training set", f"{percent_text(card.train_accuracy)} right, without augmentation"),
    )
    return tuple(fact for fact in facts if fact.value)


def data_text(data: DataSet, num_classes: int) -> str:
    """``Shapes: 24,000 pictures of 64 x 64 pixels in 12 classes. Drawings of ...``."""
    size = shape_text((data.image_px, data.image_px), spaced=True)
    count = plural(data.train_count, "picture")
    text = f"{data.name}: {count} of {size} pixels in {num_classes} classes, seed {data.train_seed}"
    return f"{text}. {_sentence(data.description)}" if data.description else text


def recipe_facts(recipe: Recipe) -> tuple[Fact, ...]:
    optimizer = (
        f"{recipe.optimizer}, momentum {recipe.momentum:g}, weight decay {recipe.weight_decay:g}"
    )
    return (
        Fact("optimizer", optimizer),
        Fact("learning rate", rate_text(recipe)),
        Fact("epochs", f"{recipe.epochs}, in batches of {recipe.batch_size}"),
        Fact("augmentation", "; ".join(recipe.augmentation) or "none"),
        Fact("dropout", f"{recipe.dropout:g}" if recipe.dropout else "none"),
        Fact("initial weights", recipe.initialisation),
        Fact("precision", recipe.precision),
    )


def rate_text(recipe: Recipe) -> str:
    """``0.05, reached after 1 epoch, then down to 0 along half a cosine``."""
    rise = f", reached after {plural(recipe.warmup_epochs, 'epoch')}"
    return (
        f"{recipe.learning_rate:g}{rise if recipe.warmup_epochs else ''}, "
        "then down to 0 along half a cosine"
    )


def result_entries(card: ModelCard) -> tuple[Entry, ...]:
    """Each test with accuracy and standard error."""
    return tuple(
        Entry(
            test.name,
            accuracy_text(test),
            joined(test.description, plural(test.count, "picture")),
        )
        for test in card.tests
    )


def accuracy_text(test: SetResult) -> str:
    """``93.1 ± 0.3 %``: the standard error has one digit at least."""
    percent, error = 100 * test.accuracy, 100 * test.standard_error
    digits = 1 if error == 0 or error >= 0.05 else 2
    return f"{percent:.{digits}f} {_PLUS_MINUS} {error:.{digits}f} %"


def joined(*parts: str) -> str:
    """``97.8 MB · 25.6 M parameters``: a line may end after a dot, but breaks no short part."""
    kept = [_whole(part) if len(part) <= _SHORT else part for part in parts if part]
    return f"{_NO_BREAK}· ".join(kept)


def _whole(part: str) -> str:
    return part.replace(" ", _NO_BREAK)


def _parts_of(card: PreprocessingCard | None) -> tuple[str, ...]:
    return () if card is None else tuple(card.in_words().split(_SEPARATOR))


def _sentence(text: str) -> str:
    """With a capital at the start and a full stop at the end."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
