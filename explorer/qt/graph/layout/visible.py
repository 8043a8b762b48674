"""Which boxes are on screen: what is opened, what is folded, and the tree that follows from it.

Pure: knows neither Qt nor sizes. ``layout`` gives the tree its geometry.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from msgspec import Struct, field

from explorer.core.graph import INPUT, BlockLevel
from explorer.qt.graph.layout.ends import ENDS, PREDICTION
from explorer.qt.graph.layout.hierarchy import Hierarchy

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


class VisibleItem(Struct, gc=False):
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
    ``frameless`` are the blocks opened without a frame.
    ``box_of_call`` gives for every call the innermost box that holds it. The network's input
    and its prediction are the first and the last of ``top``.
    """

    items: tuple[VisibleItem, ...]
    top: tuple[int, ...]
    apart: tuple[int, ...]
    frameless: tuple[str, ...]
    box_of_call: dict[str, int]
    index_of: dict[str, int]

    def leaves(self) -> Iterator[int]:
        return (index for index, item in enumerate(self.items) if not item.is_open)


def visible_tree(hierarchy: Hierarchy, state: ViewState) -> VisibleTree:
    """The boxes that ``state`` puts on screen."""
    return _TreeBuilder(hierarchy, state).build()


def box_count(hierarchy: Hierarchy, state: ViewState) -> int:
    """How many boxes ``state`` puts on screen, without frames, the ends and what is never run."""
    tree = visible_tree(hierarchy, state)
    return sum(1 for _ in tree.leaves()) - len(tree.apart) - len(ENDS)


def _first_part(name: str) -> str:
    return name.partition(".")[0]


class _TreeBuilder:
    def __init__(self, hierarchy: Hierarchy, state: ViewState) -> None:
        self._hierarchy = hierarchy
        self._blocks = hierarchy.graph.block_by_name
        self._opened = state.expanded.intersection(self._blocks)
        self._unfolded = state.unfolded
        self._longest_run = max(3, state.fold_limit)
        self._items: list[VisibleItem] = []
        self._frameless: list[str] = []
        self._hidden: dict[str, int] = {}
        self._index_of: dict[str, int] = {}

    def build(self) -> VisibleTree:
        run: list[int] = []
        apart: list[int] = []
        roots, is_apart = self._hierarchy.graph.roots, self._hierarchy.is_apart
        self._add_leaf(INPUT, TOP, "", run)
        self._add_children([r for r in roots if not is_apart(r)], TOP, "", run)
        self._add_leaf(PREDICTION, TOP, "", run)
        self._add_apart([r for r in roots if is_apart(r)], apart)
        return VisibleTree(
            tuple(self._items),
            tuple(run),
            tuple(apart),
            tuple(self._frameless),
            self._index_of | self._hidden,
            self._index_of,
        )

    def _add_children(self, names: Sequence[str], parent: int, stage: str, into: list[int]) -> None:
        if len(names) <= self._longest_run:
            self._add_all(names, parent, stage, into)
            return
        for signature, run in groupby(names, key=self._fold_key):
            members = tuple(run)
            if signature and self._is_folded(members):
                self._add_leaf(members[0], parent, stage, into)
                self._add_fold(members[1:-1], parent, stage, into)
                self._add_leaf(members[-1], parent, stage, into)
            else:
                self._add_all(members, parent, stage, into)

    def _add_apart(self, names: list[str], into: list[int]) -> None:
        """What is never run is folded by the first part of its name."""
        for _, run in groupby(names, key=_first_part):
            members = tuple(run)
            if len(members) > 1 and members[0] not in self._unfolded:
                self._add_fold(members, TOP, "", into)
            else:
                self._add_all(members, TOP, "", into)

    def _fold_key(self, name: str) -> str:
        """Equal for neighbours that may be folded; "" for what never is."""
        block = self._blocks.get(name)
        if block is None or name in self._opened or self._hierarchy.is_apart(name):
            return ""
        return block.signature if block.level is not BlockLevel.UNIT else ""

    def _is_folded(self, members: tuple[str, ...]) -> bool:
        return len(members) > self._longest_run and members[1] not in self._unfolded

    def _add_all(self, names: Iterable[str], parent: int, stage: str, into: list[int]) -> None:
        for name in names:
            if name not in self._opened:
                self._add_leaf(name, parent, stage, into)
            elif parent == TOP and self._hierarchy.flows(name):
                self._frameless.append(name)
                self._add_children(self._blocks[name].children, TOP, name, into)
            else:
                frame = VisibleItem(name, parent, stage, is_open=True)
                index = self._new_item(frame, into)
                self._add_children(self._blocks[name].children, index, stage, frame.children)

    def _add_leaf(self, name: str, parent: int, stage: str, into: list[int]) -> None:
        index = self._new_item(VisibleItem(name, parent, stage), into)
        if name in self._blocks:
            self._hide_calls(name, index)

    def _add_fold(self, members: tuple[str, ...], parent: int, stage: str, into: list[int]) -> None:
        fold = VisibleItem(members[0], parent, stage, members=members)
        index = self._new_item(fold, into)
        for member in members:
            self._index_of[member] = index
            self._hide_calls(member, index)

    def _new_item(self, item: VisibleItem, into: list[int]) -> int:
        index = len(self._items)
        self._items.append(item)
        self._index_of[item.name] = index
        into.append(index)
        return index

    def _hide_calls(self, block: str, index: int) -> None:
        for call in self._hierarchy.calls_in(block):
            self._hidden[call] = index
