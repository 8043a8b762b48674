"""What the user wants to see of the network on screen: selection, maps, gates.

Frozen and pure: a verb gives the next wishes, the document says what differs. No Qt.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from explorer.core.graph import ModelGraph
from explorer.engine.messages import MapsWish, Normalisation, Ranking, ThumbnailsWish
from explorer.qt.gate_history import GateHistory, Gates
from explorer.qt.run_state import Wanted
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
    gate_history: GateHistory = field(default_factory=GateHistory)
    normalisation: Normalisation = Normalisation.PER_CHANNEL
    ranking: Ranking = Ranking.INDEX
    channel: int | None = None
    thumbnails: ThumbnailsWish | None = None
    is_timed: bool = False

    @property
    def gates(self) -> Gates:
        return self.gate_history.now

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

    @property
    def wanted(self) -> Wanted:
        """What the next run is to find out."""
        merge = self.merge or None
        return Wanted(self.gates, self.maps, merge, self.thumbnails, self.is_timed)

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
        gate = self._possible({merge: value}).get(merge)
        if gate is None:
            return self
        return replace(self, gate_history=self.gate_history.with_gate(merge, gate))

    def with_gates(self, values: Mapping[str, float]) -> "Wishes":
        """Several gates in one step that is undone as one."""
        gates = self._possible(values)
        return replace(self, gate_history=self.gate_history.with_gates(gates))

    def without_gates(self) -> "Wishes":
        """Every branch as trained."""
        return replace(self, gate_history=self.gate_history.cleared())

    def undoing_gates(self) -> "Wishes":
        """The gates as they were before the last change."""
        return replace(self, gate_history=self.gate_history.undone())

    def redoing_gates(self) -> "Wishes":
        """The change undone last, made again."""
        return replace(self, gate_history=self.gate_history.redone())

    def on(self, graph: ModelGraph, remembered: "Wishes | None") -> "Wishes":
        """The wishes for another graph: its own of last time as far as they still fit."""
        if remembered is None:
            history, gates = History(now=first_selection(graph)), GateHistory()
        else:
            history = _fitting(remembered.history, graph)
            gates = remembered.gate_history.only(frozenset(graph.merge_by_name))
        return replace(
            self, graph=graph, history=history, gate_history=gates, channel=None, thumbnails=None
        )

    def _possible(self, values: Mapping[str, float]) -> Gates:
        """Those that are gates of this network, within their limits."""
        merges = self.graph.merge_by_name if self.graph is not None else {}
        return {
            merge: min(max(value, 0.0), MOST_GATE)
            for merge, value in values.items()
            if merge in merges and math.isfinite(value)
        }

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
