"""The rows of the three pickers, from the records of the catalogue. Pure; knows no widget state."""

from explorer.core.model_spec import NO_WEIGHTS, DeviceInfo, ModelSpec, WeightSet
from explorer.qt.widgets.picker import Choice

CLASSICS = "Classics"


def model_choices(catalogue: tuple[ModelSpec, ...]) -> tuple[Choice, ...]:
    """The classics first under a title of their own, then every family."""
    classics = [spec for spec in catalogue if spec.is_classic]
    others = [spec for spec in catalogue if not spec.is_classic]
    families = list(dict.fromkeys(spec.family for spec in others))
    rest = [spec for family in families for spec in others if spec.family == family]
    return (
        *(_model_choice(spec, CLASSICS) for spec in classics),
        *(_model_choice(spec, spec.family) for spec in rest),
    )


def weights_choices(spec: ModelSpec | None) -> tuple[Choice, ...]:
    """Every weight set of a network, with what it weighs and how good it is."""
    if spec is None:
        return ()
    return tuple(_weights_choice(weights) for weights in spec.weights)


def device_choices(devices: tuple[DeviceInfo, ...]) -> tuple[Choice, ...]:
    return tuple(
        Choice(device.name, device.name, device.description, device.description)
        for device in devices
    )


def _model_choice(spec: ModelSpec, section: str) -> Choice:
    return Choice(
        key=spec.name,
        title=spec.title,
        detail=f"{spec.depth} · {spec.year}",
        tooltip=f"{spec.title} · {spec.family} · {spec.year} · {spec.depth}\n{spec.description}",
        section=section,
        words=spec.family,
    )


def _weights_choice(weights: WeightSet) -> Choice:
    if weights.name == NO_WEIGHTS:
        return Choice(
            NO_WEIGHTS,
            NO_WEIGHTS,
            "untrained",
            "Random numbers from a fixed seed: shapes and flow are real, predictions mean nothing.",
        )
    parts = []
    if weights.size_mb is not None:
        parts.append(f"{weights.size_mb:,.0f} MB")
    if weights.top1_percent is not None:
        parts.append(f"top-1 {weights.top1_percent:.1f} %")
    tooltip = " · ".join([weights.name, *parts, weights.card.in_words()])
    if not weights.on_disk:
        parts.append("not on disk")
        tooltip += "\nNot on disk: put the file into torch.hub's checkpoint folder to use it."
    return Choice(weights.name, weights.name, " · ".join(parts), tooltip)
