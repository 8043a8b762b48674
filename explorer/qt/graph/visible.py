"""Which boxes are on screen: what is opened, what is folded, and the tree that follows from it.

Pure: knows neither Qt nor sizes. ``layout`` gives the tree its geometry.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from explorer.core.graph import Block, BlockLevel, ModelGraph
from explorer.qt.graph.hierarchy import Hierarchy

TOP = -1
"""Index of the parent of boxes that stand in no frame."""

NEVER_FOLD = 1_000_000


@dataclass(frozen=True, slots=True)
class ViewState:
    """What the user has opened. Runs of more than ``fold_limit`` equal neighbours are folded,
    except those in ``unfolded`` (the name of a folded run is that of its first member)."""

    expanded: frozenset[str] = frozenset()
    unfolded: frozenset[str] = frozenset()
    fold_limit: int = 12

    def opened(self, name: str) -> "ViewState":
        return replace(self, expanded=self.expanded | {name})

    def closed(self, name: str) -> "ViewState":
        return replace(self, expanded=self.expanded - {name})

    def with_unfolded(self, name: str) -> "ViewState":
        return replace(self, unfolded=self.unfolded | {name})


@dataclass(slots=True)
class VisibleItem:
    """One box, or one frame around boxes.

    ``members`` are the blocks a folded run stands for (else empty), ``children`` the indices of
    the boxes in a frame, ``stage`` the innermost opened block around it that is not drawn as a
    frame ("" if none).
    """

    name: str
    parent: int
    stage: str
    is_open: bool = False
    members: tuple[str, ...] = ()
    children: list[int] = field(default_factory=list)

    @property
    def is_fold(self) -> bool:
        return len(self.members) > 1


@dataclass(frozen=True, slots=True)
class VisibleTree:
    """The boxes on screen in execution order; frames stand before what they hold.

    ``top`` are the boxes that stand in no frame; ``apart`` those that are never run.
    ``box_of_call`` gives for every call the innermost box that holds it.
    """

    items: tuple[VisibleItem, ...]
    top: tuple[int, ...]
    apart: tuple[int, ...]
    box_of_call: dict[str, int]
    index_of: dict[str, int]

    def leaves(self) -> Iterator[int]:
        return (index for index, item in enumerate(self.items) if not item.is_open)


def visible_tree(hierarchy: Hierarchy, state: ViewState) -> VisibleTree:
    """The boxes that ``state`` puts on screen."""
    return _TreeBuilder(hierarchy, state).build()


def box_count(hierarchy: Hierarchy, state: ViewState) -> int:
    """How many boxes ``state`` puts on screen, without frames and what is never run."""
    tree = visible_tree(hierarchy, state)
    return sum(1 for _ in tree.leaves()) - len(tree.apart)


def _first_part(name: str) -> str:
    return name.partition(".")[0]


class _TreeBuilder:
    def __init__(self, hierarchy: Hierarchy, state: ViewState) -> None:
        self._hierarchy = hierarchy
        self._graph: ModelGraph = hierarchy.graph
        self._blocks = hierarchy.graph.block_by_name
        self._state = state
        self._items: list[VisibleItem] = []
        self._box_of_call: dict[str, int] = {}
        self._index_of: dict[str, int] = {}

    def build(self) -> VisibleTree:
        run: list[int] = []
        apart: list[int] = []
        is_apart = self._hierarchy.is_apart
        self._add_children([r for r in self._graph.roots if not is_apart(r)], TOP, "", run)
        self._add_apart([r for r in self._graph.roots if is_apart(r)], apart)
        return VisibleTree(
            tuple(self._items), tuple(run), tuple(apart), self._box_of_call, self._index_of
        )

    def _add_children(self, names: list[str], parent: int, stage: str, into: list[int]) -> None:
        for signature, run in groupby(names, key=self._fold_key):
            members = list(run)
            if signature and self._is_folded(members):
                self._add_leaf(members[0], parent, stage, into)
                self._add_leaf(members[1], parent, stage, into, members=tuple(members[1:-1]))
                self._add_leaf(members[-1], parent, stage, into)
                continue
            for name in members:
                self._add(name, parent, stage, into)

    def _add_apart(self, names: list[str], into: list[int]) -> None:
        """What is never run is folded by the first part of its name."""
        for _, run in groupby(names, key=_first_part):
            members = tuple(run)
            if len(members) > 1 and members[0] not in self._state.unfolded:
                self._add_leaf(members[0], TOP, "", into, members=members)
                continue
            for name in members:
                self._add(name, TOP, "", into)

    def _fold_key(self, name: str) -> str:
        """Equal for neighbours that may be folded; "" for what never is."""
        block = self._blocks.get(name)
        if block is None or name in self._state.expanded or self._hierarchy.is_apart(name):
            return ""
        return block.signature if block.level is not BlockLevel.UNIT else ""

    def _is_folded(self, members: list[str]) -> bool:
        is_long = len(members) > max(3, self._state.fold_limit)
        return is_long and members[1] not in self._state.unfolded

    def _add(self, name: str, parent: int, stage: str, into: list[int]) -> None:
        block = self._blocks.get(name)
        if block is None or name not in self._state.expanded:
            self._add_leaf(name, parent, stage, into)
        elif parent == TOP and self._hierarchy.flows(name):
            self._add_children(list(block.children), TOP, name, into)
        else:
            self._add_frame(block, parent, stage, into)

    def _add_frame(self, block: Block, parent: int, stage: str, into: list[int]) -> None:
        index = self._new_item(VisibleItem(block.name, parent, stage, is_open=True), into)
        self._add_children(list(block.children), index, stage, self._items[index].children)

    def _add_leaf(
        self,
        name: str,
        parent: int,
        stage: str,
        into: list[int],
        *,
        members: tuple[str, ...] = (),
    ) -> None:
        index = self._new_item(VisibleItem(name, parent, stage, members=members), into)
        for member in members or (name,):
            self._index_of[member] = index
            for call in self._hierarchy.calls_in(member):
                self._box_of_call[call] = index

    def _new_item(self, item: VisibleItem, into: list[int]) -> int:
        index = len(self._items)
        self._items.append(item)
        self._index_of[item.name] = index
        into.append(index)
        return index
