"""The split of every logit of ResNet-50, and of one gradient, against n + 1 forward passes."""

from collections.abc import Callable

import torch

from explorer.core.catalogue import build_untrained, find_spec
from explorer.core.memory import keep_freed_pages
from explorer.core.model_spec import NO_WEIGHTS
from explorer.core.path_lengths import blocks_of
from explorer.core.paths import gradient_split, logit_paths
from explorer.core.program import Program
from explorer.core.subject import Subject
from explorer.core.tracing import trace
from tests.benchmarks.measuring import Line, medians, timed

MODEL = "resnet50"
INPUT_SHAPE = (3, 224, 224)
ROUNDS = 7
THREADS = 2
AT_MOST = 2.0


def lines() -> list[Line]:
    """With as many threads as a small laptop has cores."""
    threads_before = torch.get_num_threads()
    torch.set_num_threads(THREADS)
    keep_freed_pages()  # as the engine does when it starts
    try:
        return _lines()
    finally:
        torch.set_num_threads(threads_before)


def _lines() -> list[Line]:
    model = build_untrained(find_spec(MODEL), NO_WEIGHTS).eval()
    traced = trace(model, model_name=MODEL, input_shape=INPUT_SHAPE)
    subject = Subject(traced.graph, Program(traced, model), torch.rand(1, *INPUT_SHAPE))
    passes = len(blocks_of(traced.graph)) + 1
    contenders = {
        "logits": timed(lambda: logit_paths(subject)),
        "gradient": timed(lambda: gradient_split(subject, class_index=0)),
        "passes": timed(_forward_passes(model, subject.batch, count=passes)),
    }
    spent = medians(contenders, rounds=ROUNDS)
    rival, rival_ms = f"{passes} forward passes", spent["passes"]
    return [
        Line(f"{MODEL}: logits by path", spent["logits"], rival, rival_ms, at_most=AT_MOST),
        Line(f"{MODEL}: gradient by path", spent["gradient"], rival, rival_ms),
    ]


def _forward_passes(
    model: torch.nn.Module, batch: torch.Tensor, *, count: int
) -> Callable[[], object]:
    def forward_passes() -> object:
        with torch.inference_mode():
            return [model(batch) for _ in range(count)]

    return forward_passes
