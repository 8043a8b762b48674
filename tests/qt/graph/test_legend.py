"""The legend of the graph: what it says in how much room."""

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from explorer.qt.graph.layout.captions import Family
from explorer.qt.graph.legend import GraphLegend
from explorer.qt.graph.painting.colour_modes import BY_TYPE, MODES
from explorer.qt.graph.painting.colouring import Colouring, Span
from explorer.qt.graph.painting.tints import ramp_tints
from explorer.qt.theme import DARK, palette_of

PARAMETERS = next(mode for mode in MODES if mode.key == "parameters")
SOME = Colouring(
    PARAMETERS, (10.0, 1000.0), equals=(1, 1), span=Span(10.0, 1000.0, PARAMETERS.scale)
)


@pytest.fixture
def legend(window: QWidget) -> GraphLegend:
    window.setPalette(palette_of(DARK))
    found = GraphLegend(window)
    found.show_colouring(SOME)
    return found


def _picture(legend: GraphLegend, width: int) -> QImage:
    legend.resize(width, legend.sizeHint().height())
    return legend.grab().toImage()


def _colours(picture: QImage) -> list[QColor]:
    """Along the middle of the ramp."""
    row = picture.height() // 2
    return [picture.pixelColor(x, row) for x in range(picture.width())]


def test_the_ramp_goes_from_the_colour_of_the_lowest_to_that_of_the_highest(
    legend: GraphLegend,
) -> None:
    tints = ramp_tints(PARAMETERS.scale, is_dark=True)

    found = _colours(_picture(legend, legend.minimumSizeHint().width()))

    for colour, wanted in ((found[1], tints[0].edge), (found[-2], tints[-1].edge)):
        assert abs(colour.hslHue() - wanted.hslHue()) < 10
        assert abs(colour.lightness() - wanted.lightness()) < 20


def test_a_tick_marks_the_box_under_the_pointer(legend: GraphLegend) -> None:
    width = legend.minimumSizeHint().width()
    plain = _picture(legend, width)

    legend.point_at(0.5)
    marked = _colours(_picture(legend, width))
    assert marked[width // 2].lightness() > _colours(plain)[width // 2].lightness() + 50
    assert marked[width // 4] == _colours(plain)[width // 4]
    legend.point_at(None)

    assert _picture(legend, width) == plain


def test_a_new_colouring_takes_the_tick_away(legend: GraphLegend) -> None:
    legend.point_at(0.5)

    legend.show_colouring(SOME)

    assert legend.tick is None


def test_assistive_tools_are_told_the_range(legend: GraphLegend) -> None:
    assert legend.accessibleName() == "Legend: parameters, 10 to 1 k, logarithmic"
    assert legend.toolTip().startswith("Parameters\nHow many numbers were learned here")


def test_by_type_it_explains_shares_and_names_every_family(legend: GraphLegend) -> None:
    legend.show_colouring(Colouring(BY_TYPE, has_branches=True))

    assert legend.accessibleName() == "Legend: share of branch and shortcut at every merge"
    assert all(family.value in legend.toolTip() for family in Family)


def test_by_type_it_is_empty_where_there_are_no_branches(legend: GraphLegend) -> None:
    legend.show_colouring(Colouring(BY_TYPE))
    assert legend.is_empty

    legend.show_colouring(SOME)
    assert not legend.is_empty


def test_it_can_shrink_to_its_ramp(legend: GraphLegend) -> None:
    assert legend.minimumSizeHint().width() < legend.usual_width < legend.sizeHint().width()
