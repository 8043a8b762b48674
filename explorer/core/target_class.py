"""The class that a measurement is about, as the network sees it."""

from collections.abc import Sequence

from torch import Tensor

from explorer.core.errors import UnknownClassError
from explorer.core.measurements import Prediction


def target_class(
    logits: Tensor, class_index: int | None, *, labels: Sequence[str] = ()
) -> Prediction:
    """What the logits of one image say of a class; None is the likeliest.

    Raises ``UnknownClassError`` for a class that the network does not tell.
    """
    row = logits.detach().float().flatten()
    index = int(row.argmax()) if class_index is None else class_index
    if not 0 <= index < len(row):
        raise UnknownClassError(
            f"There is no class {index}.", next_step=f"Classes are 0 to {len(row) - 1}."
        )
    return Prediction(
        index=index,
        label=labels[index] if index < len(labels) else f"class {index}",
        probability=float(row.softmax(0)[index]),
        logit=float(row[index]),
    )
