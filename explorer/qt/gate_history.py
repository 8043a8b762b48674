"""The gates on branches, and the way back: every change can be undone. Pure: knows no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

_LONGEST = 200

Gates = dict[str, float]
"""Factors on branches by the name of their merge; 1 where absent."""


@dataclass(frozen=True)
class GateHistory:
    """``past`` and ``future`` hold earlier and undone states, ``latest`` is the merge that was
    changed last ("": several at once)."""

    now: Gates = field(default_factory=dict)
    past: tuple[Gates, ...] = ()
    future: tuple[Gates, ...] = ()
    latest: str = ""

    def with_gate(self, merge: str, gate: float) -> "GateHistory":
        """One gate changed. What a slider passes on its way is one step, not many."""
        before = self.now.get(merge, 1.0)
        if gate == before:
            return self
        others = {name: value for name, value in self.now.items() if name != merge}
        gates = others if gate == 1.0 else {**others, merge: gate}
        is_on_its_way = self.latest == merge and before not in (0.0, 1.0)
        if is_on_its_way:
            return replace(self, now=gates, future=())
        return replace(self._after(gates), latest=merge)

    def with_gates(self, gates: Mapping[str, float]) -> "GateHistory":
        """Several gates changed, in one step of its own."""
        after = {k: v for k, v in {**self.now, **gates}.items() if v != 1.0}
        return self if after == self.now else self._after(after)

    def cleared(self) -> "GateHistory":
        """Every branch as trained."""
        return self._after({}) if self.now else self

    def undone(self) -> "GateHistory":
        if not self.past:
            return self
        return GateHistory(self.past[-1], self.past[:-1], (self.now, *self.future))

    def redone(self) -> "GateHistory":
        if not self.future:
            return self
        return GateHistory(self.future[0], (*self.past, self.now), self.future[1:])

    def only(self, merges: frozenset[str]) -> "GateHistory":
        """Without what stands for no merge of these."""
        return GateHistory({name: gate for name, gate in self.now.items() if name in merges})

    def _after(self, gates: Gates) -> "GateHistory":
        return GateHistory(gates, (*self.past, self.now)[-_LONGEST:])
