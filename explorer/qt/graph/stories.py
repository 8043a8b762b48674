"""What tooltips say of merges and shortcuts. Pure: knows no Qt."""

from collections.abc import Mapping, Sequence

from explorer.core.graph import INPUT, Merge, ShortcutKind
from explorer.core.measurements import MergeContribution

_MOST_LINES = 3


def shares_story(merges: Sequence[Merge], shares: Mapping[str, MergeContribution]) -> list[str]:
    """One line a merge: what branch and shortcut give to it; for many merges the span."""
    known = [(merge, shares[merge.name]) for merge in merges if merge.name in shares]
    percent = [
        (merge.name, round(100 * share.branch_share))
        for merge, share in known
        if share.branch_share is not None
    ]
    if len(percent) > _MOST_LINES:
        parts = [part for _, part in percent]
        return [f"branch {min(parts)} to {max(parts)} % at {len(parts)} merges"]
    return [f"{name}: branch {part} %, shortcut {100 - part} %" for name, part in percent]


def shortcut_story(merge: Merge, shape: str, shares: Mapping[str, MergeContribution]) -> str:
    """What a shortcut is, where it leads, and how much it gives."""
    kind = "projection" if merge.shortcut_kind is ShortcutKind.PROJECTION else "identity"
    start = "the image" if merge.shortcut == INPUT else merge.shortcut
    lines = [f"shortcut, {kind}", f"{start} → {merge.name}", shape]
    return "\n".join([*lines, *shares_story((merge,), shares)])
