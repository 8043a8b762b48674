"""How strongly a logit hangs on the branch of every merge: all d logit / d gate from one backward
pass. Knows neither lesions nor paths."""

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor

from explorer.core.measurements import GateGradient, GateGradients
from explorer.core.recording import Recorder
from explorer.core.target_class import target_class


def gate_gradients(
    recorder: Recorder,
    batch: Tensor,
    *,
    class_index: int | None = None,
    gates: Mapping[str, float] | None = None,
    labels: Sequence[str] = (),
    check: Callable[[], None] | None = None,
) -> GateGradients:
    """The gradients at the gates given (1 where absent), for the first image of the batch.

    At a gate of 0 a ReLU after the merge has a kink where the shortcut is 0; it counts as off.
    ``class_index`` None is the likeliest class. ``check`` is called before every call of the
    forward pass. Raises ``UnknownClassError`` for a class that the network does not tell.
    """
    names = list(recorder.program.gate_slots)
    leaf = torch.tensor([(gates or {}).get(name, 1.0) for name in names])
    leaf = leaf.to(batch).requires_grad_()
    factors = dict(zip(names, leaf.unbind(), strict=True))
    image = batch[:1].clone()  # one made in inference mode cannot take part in a backward pass
    logits = recorder.differentiable_logits(image, gates=factors, check=check)[0].flatten()
    target = target_class(logits, class_index, labels=labels)
    if not names:
        return GateGradients(target, ())
    (gradients,) = torch.autograd.grad(logits[target.index], leaf)
    found = zip(names, gradients.tolist(), strict=True)
    return GateGradients(target, tuple(GateGradient(name, value) for name, value in found))
