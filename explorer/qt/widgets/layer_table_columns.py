"""How wide the columns of the layer table are. Pure: knows no widget and no document."""

from collections.abc import Collection, Mapping

from explorer.qt.widgets.layer_table_cells import Column

_SHARES = (Column.PARAMS_SHARE, Column.MULT_ADDS_SHARE)
_BARS = (*_SHARES, Column.MERGE)
_MOST_BAR_PX = 110
_GOOD_BAR_PX = 40
_LEAST_BAR_PX = 26
_BARE = 0.76  # of its width has a share as a bar alone, its figure in the tooltip
_MOST_NAME_PX = 260
_DISPENSABLE = ((Column.MERGE,), _SHARES, (Column.FIELD,), (Column.MEMORY,))
ON_DEMAND = (Column.PADDING, Column.GROUPS, Column.DEPTH, Column.CALL)
_LEAST_PX = {Column.NAME: 130, Column.TYPE: 98}


def column_widths(
    natural: Mapping[Column, int], available: int, *, chosen: Collection[Column] = ()
) -> dict[Column, int]:
    """Widths that fill what is available; 0 hides a column.

    ``natural`` is what the texts need; bars come on top. Where there is room to spare the
    ``ON_DEMAND`` columns appear, those ``chosen`` always; then the bars grow, then the names,
    then everything. Where there is too little, the input shapes go first, then the figures
    beside the share bars, then long names and types are cut; at last whole columns go that the
    graph or another panel shows too.
    """
    widths = dict(natural)
    widths[Column.NAME] = min(widths[Column.NAME], _MOST_NAME_PX)
    widths.update({column: 0 for column in ON_DEMAND if column not in chosen})
    bars_px = _GOOD_BAR_PX * len(_BARS)
    for column in ON_DEMAND:
        if not widths[column] and _spare(widths, available) < bars_px + natural[column]:
            break
        widths[column] = natural[column]
    if _spare(widths, available) < bars_px:
        widths[Column.INPUT] = 0
    if _spare(widths, available) < bars_px:
        bars_px = _LEAST_BAR_PX
        widths.update({column: round(_BARE * natural[column]) for column in _SHARES})
    for column, least in _LEAST_PX.items():
        lacking = max(0, bars_px - _spare(widths, available))
        widths[column] = max(min(widths[column], least), widths[column] - lacking)
    for columns in _DISPENSABLE:
        if _spare(widths, available) < 0:
            widths.update(dict.fromkeys(columns, 0))
    wanted = _BARS if bars_px > _LEAST_BAR_PX else (Column.MERGE,)
    growing = [column for column in wanted if widths[column]]
    bar = min(_MOST_BAR_PX, max(0, _spare(widths, available) // max(1, len(growing))))
    for column in growing:
        widths[column] += bar
    longer = min(natural[Column.NAME] - widths[Column.NAME], _spare(widths, available))
    widths[Column.NAME] += max(0, longer)
    return _spread(widths, max(0, _spare(widths, available)))


def _spread(widths: dict[Column, int], spare: int) -> dict[Column, int]:
    """Share the last spare pixels among all columns, the remainder to the names."""
    shown = [column for column in widths if widths[column]]
    each = spare // len(shown)
    spread = {column: width + (each if width else 0) for column, width in widths.items()}
    spread[Column.NAME] += spare - each * len(shown)
    return spread


def _spare(widths: Mapping[Column, int], available: int) -> int:
    return available - sum(widths.values())
