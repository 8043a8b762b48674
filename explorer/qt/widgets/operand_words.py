"""The operands of a join of equals in words: short names, shares, norms. Pure."""

from collections.abc import Sequence

from explorer.core.measurements import MergeContribution
from explorer.qt.widgets.number_text import share_text, value_text


def operand_labels(names: Sequence[str]) -> tuple[str, ...]:
    """What tells the operands apart: ``inception3a.branch1.relu`` is ``branch1``."""
    paths = [name.split(".") for name in names]
    while all(len(path) > 1 for path in paths) and len({path[0] for path in paths}) == 1:
        paths = [path[1:] for path in paths]
    heads = [path[0] for path in paths]
    return tuple(heads if len(set(heads)) == len(heads) else map(".".join, paths))


def operand_shares(merge: MergeContribution) -> tuple[str, ...]:
    """``branch1 18 %``, one for each operand."""
    labels, shares = operand_labels(merge.operands), merge.shares_of_operands.values()
    return tuple(
        f"{label} {share_text(share)}" for label, share in zip(labels, shares, strict=True)
    )


def operand_facts(merge: MergeContribution) -> tuple[str, ...]:
    """``branch1 18 %, norm 12.3``, one for each operand."""
    shares = zip(operand_shares(merge), merge.operand_norms, strict=True)
    return tuple(f"{share}, norm {value_text(norm)}" for share, norm in shares)
