"""All lesions of ResNet-50 against separate forward passes, and what every merge contributes
against one bare forward pass, on the CPU."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from explorer.core.catalogue import build_untrained, find_spec
from explorer.core.lesion_targets import lesion_targets
from explorer.core.lesions import sweep
from explorer.core.memory import keep_freed_pages
from explorer.core.model_spec import NO_WEIGHTS
from explorer.core.recording import Recorder
from explorer.core.residual import contributions, operand_names
from explorer.core.subject import Subject
from explorer.core.tracing import trace
from tests.benchmarks.measuring import Line, medians, timed

NAME = "resnet50"
THREADS = 2
SWEEP_ROUNDS = 5
CONTRIBUTION_ROUNDS = 25
SWEEP_AT_MOST = 0.5
CONTRIBUTIONS_AT_MOST = 1.15
INPUT_SHAPE = (3, 224, 224)


def lines() -> list[Line]:
    """With as many threads as a small laptop has cores."""
    threads_before = torch.get_num_threads()
    torch.set_num_threads(THREADS)
    keep_freed_pages()  # as the engine does when it starts
    try:
        bench = _Bench()
        return [bench.sweep_line(), bench.contributions_line()]
    finally:
        torch.set_num_threads(threads_before)


class _Bench:
    """One network and one image for all contenders."""

    def __init__(self) -> None:
        self._model = build_untrained(find_spec(NAME), NO_WEIGHTS).eval()
        traced = trace(self._model, model_name=NAME, input_shape=INPUT_SHAPE)
        self._graph = traced.graph
        self._recorder = Recorder(traced, self._model)
        self._batch = torch.rand(1, *INPUT_SHAPE)

    def sweep_line(self) -> Line:
        passes = 1 + len(lesion_targets(self._graph))
        subject = Subject(self._graph, self._recorder.program, self._batch)
        contenders = {
            "ours": timed(lambda: sweep(subject)),
            "passes": timed(_forward(self._model, self._batch, times=passes)),
        }
        spent = medians(contenders, rounds=SWEEP_ROUNDS)
        return Line(
            f"{NAME}: every single lesion",
            spent["ours"],
            f"{passes} forward passes",
            spent["passes"],
            at_most=SWEEP_AT_MOST,
        )

    def contributions_line(self) -> Line:
        contenders = {
            "ours": timed(self._contributions),
            "bare": timed(_forward(self._model, self._batch, times=1)),
        }
        spent = medians(contenders, rounds=CONTRIBUTION_ROUNDS, warm_up=3)
        return Line(
            f"{NAME}: contributions of all merges",
            spent["ours"],
            "bare forward",
            spent["bare"],
            at_most=CONTRIBUTIONS_AT_MOST,
        )

    def _contributions(self) -> object:
        recording = self._recorder.run(self._batch, keep=operand_names(self._graph))
        return contributions(self._graph, recording.outputs)


def _forward(model: nn.Module, batch: Tensor, *, times: int) -> Callable[[], object]:
    def forward() -> object:
        with torch.inference_mode():
            return [model(batch) for _ in range(times)]

    return forward
