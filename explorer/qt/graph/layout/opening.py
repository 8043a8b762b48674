"""What is opened at first sight, and by the verbs "to stage, block, layer, everything".

Pure: knows neither Qt nor sizes.
"""

from dataclasses import replace
from enum import StrEnum

from explorer.core.graph import BlockLevel
from explorer.qt.graph.layout.hierarchy import VECTOR, Hierarchy
from explorer.qt.graph.layout.visible import NEVER_FOLD, ViewState, box_count

_MOST_BOXES = 32
_FEW_BOXES = 10
_FOLD_LIMITS = (12, 8, 6, 4)


class Depth(StrEnum):
    """How far everything is opened; what is named is seen closed."""

    NETWORK = "network"
    STAGE = "stages"
    BLOCK = "blocks"
    LAYER = "layers"
    CALL = "calls"


def opened_to(hierarchy: Hierarchy, depth: Depth, *, fold_limit: int = 12) -> ViewState:
    """Everything above ``depth`` is open, the rest closed."""
    blocks = hierarchy.graph.blocks
    if depth is Depth.NETWORK:
        names = []
    elif depth is Depth.STAGE:
        names = [block.name for block in blocks if hierarchy.holds_stages(block.name)]
    elif depth is Depth.BLOCK:
        names = [block.name for block in blocks if hierarchy.flows(block.name)]
    elif depth is Depth.LAYER:
        names = [block.name for block in blocks if block.level is not BlockLevel.UNIT]
    else:
        names = [block.name for block in blocks]
        fold_limit = NEVER_FOLD
    return ViewState(expanded=frozenset(names), fold_limit=fold_limit)


def opening_state(hierarchy: Hierarchy) -> ViewState:
    """What a network shows at first: its blocks, if they are no more than fit one screen."""
    return _with_classifier(hierarchy, _blocks_or_stages(hierarchy))


def revealing(hierarchy: Hierarchy, state: ViewState, name: str) -> ViewState:
    """``state`` with just enough opened to show a block or call.

    Units stay closed: a call inside one is shown by the unit's box.
    """
    blocks = hierarchy.graph.block_by_name
    around = hierarchy.graph.ancestors(name)
    outer = [block for block in around if blocks[block].level is not BlockLevel.UNIT]
    opened = replace(state, expanded=state.expanded.union(outer))
    runs = {member for level in (name, *outer) for member in _folded_run(hierarchy, opened, level)}
    return replace(opened, unfolded=opened.unfolded | runs)


def _folded_run(hierarchy: Hierarchy, state: ViewState, name: str) -> set[str]:
    """Names under which a run that hides ``name`` may be folded: those before it in the run."""
    graph = hierarchy.graph
    if hierarchy.is_apart(name):
        return {root for root in graph.roots if hierarchy.is_apart(root)}
    block = graph.block_by_name.get(name)
    if block is None or not block.signature:
        return set()
    parent = graph.parent_of.get(name, "")
    siblings = graph.block_by_name[parent].children if parent else graph.roots
    found: set[str] = set()
    for sibling in siblings[: siblings.index(name) + 1]:
        other = graph.block_by_name.get(sibling)
        if other is None or other.signature != block.signature or sibling in state.expanded:
            found = set()
        else:
            found.add(sibling)
    return found


def _blocks_or_stages(hierarchy: Hierarchy) -> ViewState:
    for fold_limit in _FOLD_LIMITS:
        state = opened_to(hierarchy, Depth.BLOCK, fold_limit=fold_limit)
        if box_count(hierarchy, state) <= _MOST_BOXES:
            return _opened_further(hierarchy, state)
    state = opened_to(hierarchy, Depth.STAGE)
    if box_count(hierarchy, state) <= _MOST_BOXES:
        return state
    return opened_to(hierarchy, Depth.NETWORK)


def _opened_further(hierarchy: Hierarchy, state: ViewState) -> ViewState:
    """Small networks show the insides of their blocks too."""
    while box_count(hierarchy, state) < _FEW_BOXES:
        opened = replace(state, expanded=state.expanded.union(_closed_blocks(hierarchy, state)))
        if opened == state or box_count(hierarchy, opened) > _MOST_BOXES:
            return state
        state = opened
    return state


def _closed_blocks(hierarchy: Hierarchy, state: ViewState) -> list[str]:
    """Closed blocks (units excepted) that nothing closed is around."""
    found = []
    waiting = list(hierarchy.graph.roots)
    while waiting:
        block = hierarchy.graph.block_by_name.get(waiting.pop())
        if block is None or block.level is BlockLevel.UNIT or hierarchy.is_apart(block.name):
            continue
        if block.name in state.expanded:
            waiting.extend(block.children)
        else:
            found.append(block.name)
    return found


def _with_classifier(hierarchy: Hierarchy, state: ViewState) -> ViewState:
    """The classifier at the end is opened if it is small: most parameters may sit there."""
    for name in hierarchy.graph.roots:
        block = hierarchy.graph.block_by_name.get(name)
        is_head = block is not None and hierarchy.resolution(name) == VECTOR
        if block is None or not is_head or len(block.children) < 2:
            continue
        opened = state.opened(name)
        if not hierarchy.is_apart(name) and box_count(hierarchy, opened) <= _MOST_BOXES:
            state = opened
    return state
