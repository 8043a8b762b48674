"""How large a page is that holds a whole graph at 100 %, and how its columns are spread over it.

Pure: knows sizes of columns, but neither boxes nor Qt.
"""

import math
from collections.abc import Sequence

from explorer.qt.graph.layout.arrangement import Arrangement, Arranger, ColumnSize
from explorer.qt.graph.layout.geometry import Metrics, Orientation, Point
from explorer.qt.graph.layout.wording import WordRoom

_WIDTH_TO_HEIGHT = 1.5
_UNUSED = 1.15  # a page to so much of it that columns fill


def page_for(columns: Sequence[ColumnSize]) -> Point:
    """A page in landscape that is about as large as all columns together."""
    area = _UNUSED * sum(column.width * column.height for column in columns)
    return math.sqrt(area * _WIDTH_TO_HEIGHT), math.sqrt(area / _WIDTH_TO_HEIGHT)


def spread_over_page(
    room: WordRoom, columns: Sequence[ColumnSize], *, metrics: Metrics, orientation: Orientation
) -> Arrangement:
    """Columns broken and put in bands so that the whole comes closest to a page."""
    page = page_for(columns)
    return Arranger(metrics, page, least_scale=0.0, orientation=orientation).best([(room, columns)])
