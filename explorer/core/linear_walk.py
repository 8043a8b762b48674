"""A network taken apart at one image: every call that the image passes, as a linear map.

Runs the program step by step and tells each call as soon as it is done. Knows that branches are
handed to merges; what is done with that is up to whoever asks.
"""

from collections.abc import Collection, Iterator, Mapping, MutableMapping
from typing import Any

from torch import Tensor
from torch.utils.weak import WeakTensorKeyDictionary

from explorer.core.errors import UnknownLayerError
from explorer.core.linear_maps import LinearCall, Point, Scaling, Unchanged, tensors_in
from explorer.core.linear_rules import linear_call
from explorer.core.program import Step, Values, first_tensor
from explorer.core.subject import Subject


class LinearWalk:
    """One run on one image.

    ``blocks`` are the merges that are named when a branch is handed to them. ``logits`` are the
    network's answer once all steps have been told.
    """

    def __init__(
        self, subject: Subject, *, blocks: Collection[str], gates: Mapping[str, float]
    ) -> None:
        if len(subject.batch) != 1:
            raise ValueError(f"One image at a time, not {len(subject.batch)}.")
        for name in gates:
            if name not in subject.program.gate_slots:
                raise UnknownLayerError(f"{name!r} is not a merge with a branch of this network.")
        self._program = subject.program
        self.image = subject.batch.clone()
        self._blocks = frozenset(blocks)
        self._gates = {name: gate for name, gate in gates.items() if gate != 1}
        self._exactness: MutableMapping[Tensor, bool] = WeakTensorKeyDictionary()
        self.logits = self.image

    def depends_on_image(self, tensor: Tensor) -> bool:
        return tensor in self._exactness

    def is_exact(self, tensor: Tensor) -> bool:
        """Whether all calls on its way from the image are piecewise linear."""
        return self._exactness.get(tensor, True)

    def steps(self) -> Iterator[list[LinearCall]]:
        """For each step of the program the calls that have to do with the image: mostly one."""
        values = self._program.empty_values()
        result: Any = None
        for step in self._program.steps:
            calls: list[LinearCall] = []
            result = self._result(step, values, calls)
            yield calls
            step.store(values, result)
        self.logits = first_tensor(result)

    def _result(self, step: Step, values: Values, calls: list[LinearCall]) -> Any:
        if step.is_input:
            self._exactness[self.image] = True
            return self.image
        if step.call is None:
            return step.result(values)
        if step.name not in self._blocks and step.name not in self._gates:
            return self._called(step, values, calls)
        handed_over = self._handed_over(step, values, calls)
        with self._program.branch_replaced(step, values, handed_over):
            return self._called(step, values, calls)

    def _handed_over(self, step: Step, values: Values, calls: list[LinearCall]) -> Tensor:
        branch: Tensor = values[self._program.gate_slots[step.name]]
        gate = self._gates.get(step.name, 1.0)
        result = branch.view_as(branch) if gate == 1 else branch * gate
        self._exactness[result] = self.is_exact(branch)
        linear_map = Unchanged() if gate == 1 else Scaling(gate)
        merge = step.name if step.name in self._blocks else ""
        calls.append(LinearCall((branch,), (result,), linear_map, is_exact=True, merge=merge))
        return result

    def _called(self, step: Step, values: Values, calls: list[LinearCall]) -> Any:
        """What a step gives; nothing is told of one that hands on what it was given."""
        args, kwargs = step.arguments(values)
        assert step.call is not None
        result = step.call(*args, **kwargs)
        live = tuple(filter(self.depends_on_image, tensors_in([args, kwargs])))
        if live and not all(map(self.depends_on_image, tensors_in(result))):
            call = linear_call(Point(step.call, args, kwargs, result, live))
            is_exact = call.is_exact and all(map(self.is_exact, live))
            for made in call.results:
                self._exactness.setdefault(made, is_exact)
            calls.append(call)
        return result
