"""What the user wants to see of the network on screen: selection, maps, gates.

Frozen and pure: a verb gives the next wishes, the document says what differs. No Qt.
"""

import math
from dataclasses import dataclass, field, replace

from explorer.core.graph import ModelGraph
from explorer.engine.messages import MapsWish, Normalisation, Ranking
from explorer.qt.selection import (
    History,
    Selection,
    first_selection,
    is_selectable,
    selection_of,
    shown_layer,
)

MOST_GATE = 2.0


@dataclass(frozen=True)
class Wishes:
    """``channel`` is the one enlarged, by index; ``gates`` are factors on branches, 1 if absent."""

    graph: ModelGraph | None = None
    history: History = field(default_factory=History)
    gates: dict[str, float] = field(default_factory=dict)
    normalisation: Normalisation = Normalisation.PER_CHANNEL
    ranking: Ranking = Ranking.INDEX
    channel: int | None = None

    @property
    def selection(self) -> str:
        return self.history.now.name

    @property
    def merge(self) -> str:
        return self.history.now.merge

    @property
    def maps(self) -> MapsWish | None:
        """The feature maps to ask for; None where nothing is selected or it is never run."""
        layer = shown_layer(self.graph, self.selection) if self.graph else None
        if layer is None:
            return None
        return MapsWish(
            layer=layer.name,
            normalisation=self.normalisation,
            ranking=self.ranking,
            channel=self.channel,
        )

    def selecting(self, name: str) -> "Wishes":
        """The same wishes with another selection; unchanged for a name not in the graph."""
        if self.graph is None or not is_selectable(self.graph, name):
            return self
        return self._at(selection_of(self.graph, name, before=self.history.now))

    def selecting_merge(self, name: str) -> "Wishes":
        """The same selection with another merge beside it."""
        if self.graph is None or name not in self.graph.merge_by_name:
            return self
        return self._at(Selection(self.selection, name))

    def back(self) -> "Wishes":
        return self._in(self.history.back())

    def forward(self) -> "Wishes":
        return self._in(self.history.forward())

    def with_gate(self, merge: str, value: float) -> "Wishes":
        """Gates are 0 to 2; 1 is the network as it is. Unchanged for what is no gate."""
        if self.graph is None or merge not in self.graph.merge_by_name or not math.isfinite(value):
            return self
        others = {name: gate for name, gate in self.gates.items() if name != merge}
        gate = min(max(value, 0.0), MOST_GATE)
        return replace(self, gates=others if gate == 1.0 else {**others, merge: gate})

    def without_gates(self) -> "Wishes":
        """Every branch as trained."""
        return replace(self, gates={})

    def on(self, graph: ModelGraph, remembered: "Wishes | None") -> "Wishes":
        """The wishes for another graph: its own of last time as far as they still fit."""
        if remembered is None:
            history, gates = History(now=first_selection(graph)), {}
        else:
            history = _fitting(remembered.history, graph)
            gates = {k: v for k, v in remembered.gates.items() if k in graph.merge_by_name}
        return replace(self, graph=graph, history=history, gates=gates, channel=None)

    def _at(self, selection: Selection) -> "Wishes":
        return self._in(self.history.visit(selection))

    def _in(self, history: History) -> "Wishes":
        is_same_layer = history.now.name == self.selection
        return replace(self, history=history, channel=self.channel if is_same_layer else None)


def _fitting(history: History, graph: ModelGraph) -> History:
    if not (history.now.name and _fits(history.now, graph)):
        return History(now=first_selection(graph))
    return History(
        tuple(step for step in history.past if _fits(step, graph)),
        history.now,
        tuple(step for step in history.future if _fits(step, graph)),
    )


def _fits(selection: Selection, graph: ModelGraph) -> bool:
    is_merge = not selection.merge or selection.merge in graph.merge_by_name
    return is_merge and is_selectable(graph, selection.name)
