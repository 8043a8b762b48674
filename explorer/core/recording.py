"""Runs a traced network once and records chosen outputs; gates scale the branches of merges.

The traced program is executed call by call with every in-place operation switched off, so that
each recorded tensor is what its layer said and not what a later one made of it. Logits equal
those of ``model(batch)`` bit for bit. Knows nothing of measures or pictures.
"""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from explorer.core.errors import UnknownLayerError
from explorer.core.graph import INPUT
from explorer.core.program import Gate, Program, first_tensor
from explorer.core.tracing import TracedModel


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """``outputs`` by call name, with batch dimension; ``gates`` are those that were applied.

    ``call_ms`` is how long each call took, by name; empty where that was not measured.
    """

    outputs: Mapping[str, Tensor] = field(repr=False)
    logits: Tensor = field(repr=False)
    run_ms: float
    gates: Mapping[str, Gate] = field(repr=False)
    call_ms: Mapping[str, float] = field(default_factory=dict, repr=False)


def run(
    traced: TracedModel,
    model: nn.Module,
    batch: Tensor,
    *,
    keep: Collection[str],
    gates: Mapping[str, Gate] | None = None,
    check: Callable[[], None] | None = None,
) -> Recording:
    """Run a network once. For more than once, prepare a ``Recorder``."""
    return Recorder(traced, model).run(batch, keep=keep, gates=gates, check=check)


class Recorder:
    """A traced network prepared for many runs."""

    def __init__(self, traced: TracedModel, model: nn.Module) -> None:
        self.program = Program(traced, model)

    def run(
        self,
        batch: Tensor,
        *,
        keep: Collection[str],
        gates: Mapping[str, Gate] | None = None,
        check: Callable[[], None] | None = None,
        is_timed: bool = False,
    ) -> Recording:
        """One forward pass over a batch N x C x H x W, recording the outputs named in ``keep``.

        ``check`` is called before every call and may raise to stop the run. A gate of exactly 1
        leaves its merge untouched. ``run_ms`` covers the forward pass alone.

        Each call is timed on the CPU always, elsewhere only if ``is_timed``: the device is then
        waited for after each call, which makes the run slower.
        """
        factors = self._factors(gates or {}, batch)
        stopwatch = _Stopwatch(batch.device, is_running=is_timed or batch.device.type == "cpu")
        started = time.perf_counter()
        with self.program.running():
            outputs, result = self._execute(
                batch, frozenset(keep), factors=factors, check=check, stopwatch=stopwatch
            )
        _wait_for(batch.device)
        run_ms = (time.perf_counter() - started) * 1e3
        applied = dict(gates or {})
        return Recording(outputs, first_tensor(result), run_ms, applied, stopwatch.call_ms)

    def differentiable_logits(
        self,
        batch: Tensor,
        *,
        gates: Mapping[str, Gate],
        check: Callable[[], None] | None = None,
    ) -> Tensor:
        """The logits with what is needed for gradients with respect to gates that require them."""
        factors = self._factors(gates, batch)
        stopwatch = _Stopwatch(batch.device, is_running=False)
        with self.program.differentiating():
            _, result = self._execute(
                batch, frozenset(), factors=factors, check=check, stopwatch=stopwatch
            )
        return first_tensor(result)

    def _execute(
        self,
        batch: Tensor,
        wanted: frozenset[str],
        *,
        factors: Mapping[str, Gate],
        check: Callable[[], None] | None,
        stopwatch: "_Stopwatch",
    ) -> tuple[dict[str, Tensor], Any]:
        values = self.program.empty_values()
        outputs: dict[str, Tensor] = {INPUT: batch} if INPUT in wanted else {}
        result: Any = None
        for step in self.program.steps:
            if check is not None:
                check()
            stopwatch.start()
            if step.is_input:
                result = batch
            elif step.name in factors:
                result = self.program.gated(step, values, factors[step.name])
            else:
                result = step.result(values)
            stopwatch.stop(step.name)
            if step.name in wanted:
                outputs[step.name] = first_tensor(result)
            step.store(values, result)
        return outputs, result

    def _factors(self, gates: Mapping[str, Gate], batch: Tensor) -> dict[str, Gate]:
        for name in gates:
            if name not in self.program.gate_slots:
                raise UnknownLayerError(f"{name!r} is not a merge with a branch of this network.")
        return {
            name: gate.to(batch) if isinstance(gate, Tensor) else gate
            for name, gate in gates.items()
            if isinstance(gate, Tensor) or gate != 1
        }


class _Stopwatch:
    """How long each call took; what has no name is bookkeeping and is not noted."""

    def __init__(self, device: torch.device, *, is_running: bool) -> None:
        self.call_ms: dict[str, float] = {}
        self._device = device
        self._is_running = is_running
        self._started_s = 0.0

    def start(self) -> None:
        self._started_s = time.perf_counter()

    def stop(self, name: str) -> None:
        if self._is_running and name:
            _wait_for(self._device)
            self.call_ms[name] = (time.perf_counter() - self._started_s) * 1e3


def _wait_for(device: torch.device) -> None:
    if device.type != "cpu":
        torch.accelerator.synchronize(device)
