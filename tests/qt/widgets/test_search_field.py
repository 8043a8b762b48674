"""Enter steps on, Shift+Enter steps back, Escape clears; suggestions are chosen and taken."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot

from explorer.qt.graph.finding.completion import Completion
from explorer.qt.graph.finding.vocabulary import WordKind
from explorer.qt.widgets.completion_popup import CompletionPopup
from explorer.qt.widgets.search_field import SearchField

CONV = Completion("Conv2d", WordKind.TYPE, "53 layers", "7x7 Conv2d", start=0, end=2)
NAME = Completion("layer1.0.conv1", WordKind.NAME, "1 layer", "7x7 layer1.0.conv1", start=9, end=11)
LONG = Completion("blocks." * 40 + "conv", WordKind.NAME, "1 layer", "blocks", start=280, end=284)


class Bench:
    """A field at the top right of a window, beside another one; suggestions like the real ones."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        window.resize(700, 500)
        self.field = SearchField(window)
        self.field.setGeometry(450, 10, 200, 30)
        self.other = QLineEdit(window)
        self.other.setGeometry(10, 10, 200, 30)
        self.offered: tuple[Completion, ...] = (CONV, NAME)
        self.asked: list[str] = []
        self.steps: list[int] = []
        self.field.completions_requested.connect(self._answer)
        self.field.step_requested.connect(self.steps.append)
        window.show()
        QTest.qWaitForWindowExposed(window)
        window.activateWindow()
        self.field.setFocus()

    @property
    def popup(self) -> CompletionPopup:
        return self.window.findChildren(CompletionPopup)[0]

    @property
    def is_open(self) -> bool:
        return self.popup.isVisible()

    @property
    def rows(self) -> QListView:
        found = self.popup.findChild(QListView)
        assert isinstance(found, QListView)
        return found

    def remark(self) -> str:
        return self.popup.findChildren(QLabel)[-1].text()

    def type(self, text: str) -> None:
        QTest.keyClicks(self.field, text)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.field, key)

    def click_row(self, row: int) -> None:
        place = self.rows.visualRect(self.rows.model().index(row, 0)).center()
        QTest.mouseClick(self.rows.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def card(self) -> QRect:
        """What is seen of the popup: without its shadow."""
        return self.popup.geometry().adjusted(12, 0, -12, -12)

    def _answer(self, text: str) -> None:
        self.asked.append(text)
        self.field.show_completions(self.offered)


@pytest.fixture
def bench(parent: QWidget) -> Bench:
    return Bench(parent)


@pytest.fixture
def field(bench: Bench) -> SearchField:
    return bench.field


@pytest.mark.parametrize(
    ("modifier", "step"),
    [(Qt.KeyboardModifier.NoModifier, 1), (Qt.KeyboardModifier.ShiftModifier, -1)],
    ids=["on", "back"],
)
def test_enter_steps(
    qtbot: QtBot, field: SearchField, modifier: Qt.KeyboardModifier, step: int
) -> None:
    with qtbot.waitSignal(field.step_requested) as told:
        QTest.keyClick(field, Qt.Key.Key_Return, modifier)
    assert told.args == [step]


def test_escape_clears(field: SearchField) -> None:
    field.setText("conv")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


@pytest.mark.parametrize(
    ("text", "position", "total", "said"),
    [("", 0, 0, ""), ("a", 0, 0, "no layer"), ("a", 0, 5, "5 found"), ("a", 2, 5, "2 of 5")],
)
def test_matches_are_counted(
    field: SearchField, text: str, position: int, total: int, said: str
) -> None:
    field.setText(text)
    field.show_matches(position, total)
    assert field.findChildren(QLabel)[0].text() == said


# ---------------------------------------------------------------- when suggestions are offered


def test_typing_asks_for_suggestions_and_shows_them(bench: Bench) -> None:
    bench.type("co")
    assert bench.asked == ["c", "co"]
    assert bench.is_open
    assert [bench.rows.model().index(row, 0).data() for row in range(2)] == [CONV.text, NAME.text]


def test_a_text_that_is_set_opens_nothing(bench: Bench) -> None:
    bench.field.setText("conv")
    assert bench.asked == []
    assert not bench.is_open


def test_going_to_the_empty_field_tells_what_can_be_searched(bench: Bench) -> None:
    bench.field.start()
    assert bench.asked == [""]
    assert bench.is_open


def test_going_to_a_search_under_way_selects_it_and_opens_nothing(bench: Bench) -> None:
    bench.field.setText("conv")
    bench.field.start()
    assert bench.field.selectedText() == "conv"
    assert not bench.is_open


def test_a_click_into_the_empty_field_opens(bench: Bench) -> None:
    QTest.mouseClick(bench.field, Qt.MouseButton.LeftButton)
    assert bench.is_open


def test_tab_to_the_field_opens_nothing(bench: Bench) -> None:
    bench.other.setFocus()
    bench.field.setFocus(Qt.FocusReason.TabFocusReason)
    assert not bench.is_open


def test_nothing_is_offered_in_the_middle_of_a_text(bench: Bench) -> None:
    bench.type("co")
    bench.press(Qt.Key.Key_Home)
    bench.type("x")
    assert bench.asked == ["c", "co"]
    assert not bench.is_open


def test_nothing_to_offer_closes(bench: Bench) -> None:
    bench.type("c")
    bench.offered = ()
    bench.type("o")
    assert not bench.is_open


def test_a_word_that_fits_nothing_is_said_to(bench: Bench) -> None:
    bench.offered = ()
    bench.type("zzz")
    bench.field.show_matches(0, 0)
    assert bench.is_open
    assert bench.remark() == "No layer fits “zzz”."
    assert bench.rows.isHidden()


def test_suggestions_are_not_replaced_by_a_remark(bench: Bench) -> None:
    bench.type("kern")
    bench.field.show_matches(0, 0)
    assert not bench.rows.isHidden()


# ---------------------------------------------------------------- choosing


def test_none_is_chosen_at_first_and_enter_steps_on(bench: Bench) -> None:
    bench.type("co")
    bench.press(Qt.Key.Key_Return)
    assert bench.steps == [1]
    assert bench.field.text() == "co"
    assert not bench.is_open


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_a_chosen_suggestion_is_taken_and_closes(bench: Bench, key: Qt.Key) -> None:
    bench.type("7x7 co")
    bench.press(Qt.Key.Key_Down, Qt.Key.Key_Down, key)
    assert bench.field.text() == NAME.search
    assert bench.field.hasFocus()
    assert not bench.is_open


def test_a_click_takes_a_suggestion(bench: Bench) -> None:
    bench.type("7x7 co")
    bench.click_row(0)
    assert bench.field.text() == CONV.search
    assert bench.field.hasFocus()
    assert not bench.is_open


@pytest.mark.parametrize(
    ("key", "position", "steps"),
    [(Qt.Key.Key_Return, 0, [1]), (Qt.Key.Key_Return, 3, []), (Qt.Key.Key_Tab, 0, [])],
    ids=["Enter goes to the first match", "unless one is selected", "Tab only completes"],
)
def test_taking_and_the_first_match(
    bench: Bench, key: Qt.Key, position: int, steps: list[int]
) -> None:
    bench.type("co")
    bench.field.textChanged.connect(lambda: bench.field.show_matches(position, 5))
    bench.press(Qt.Key.Key_Down, key)
    assert bench.steps == steps


def test_shift_enter_steps_back_although_one_is_chosen(bench: Bench) -> None:
    bench.type("co")
    bench.press(Qt.Key.Key_Down)
    QTest.keyClick(bench.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bench.steps == [-1]


@pytest.mark.parametrize(
    ("keys", "row"),
    [("d", 0), ("dd", 1), ("ddd", -1), ("dddd", 0), ("u", 1), ("uu", 0), ("du", -1)],
)
def test_arrows_go_round_by_way_of_none(bench: Bench, keys: str, row: int) -> None:
    bench.type("co")
    for key in keys:
        bench.press(Qt.Key.Key_Down if key == "d" else Qt.Key.Key_Up)
    assert bench.rows.currentIndex().row() == row
    assert len(bench.rows.selectedIndexes()) == (row >= 0)


def test_down_opens_and_chooses_the_first(bench: Bench) -> None:
    bench.field.setText("co")
    bench.press(Qt.Key.Key_Down)
    assert bench.asked == ["co"]
    assert bench.rows.currentIndex().row() == 0


def test_down_without_suggestions_does_nothing(bench: Bench) -> None:
    bench.offered = ()
    bench.press(Qt.Key.Key_Down)
    assert not bench.is_open


def test_typing_on_chooses_none_again(bench: Bench) -> None:
    bench.type("c")
    bench.press(Qt.Key.Key_Down)
    bench.type("o")
    assert not bench.rows.currentIndex().isValid()


def test_tab_without_a_chosen_one_goes_on_to_the_next_part(bench: Bench) -> None:
    bench.type("co")
    bench.press(Qt.Key.Key_Tab)
    assert bench.field.text() == "co"
    assert not bench.field.hasFocus()


# ---------------------------------------------------------------- closing


def test_escape_closes_first_and_then_clears(bench: Bench) -> None:
    bench.type("co")
    bench.press(Qt.Key.Key_Escape)
    assert not bench.is_open
    assert bench.field.text() == "co"
    bench.press(Qt.Key.Key_Escape)
    assert bench.field.text() == ""


@pytest.mark.parametrize(("text", "is_taken"), [("conv", True), ("", False)])
def test_escape_is_no_shortcut_of_the_window_while_there_is_something_to_clear(
    bench: Bench, text: str, *, is_taken: bool
) -> None:
    bench.field.setText(text)
    key = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    key.ignore()
    QApplication.sendEvent(bench.field, key)
    assert key.isAccepted() is is_taken


def test_losing_the_focus_closes(bench: Bench) -> None:
    bench.type("co")
    bench.other.setFocus()
    assert not bench.is_open


def test_a_click_beside_closes(bench: Bench) -> None:
    bench.type("co")
    QTest.mouseClick(bench.window, Qt.MouseButton.LeftButton, pos=QPoint(20, 400))
    assert not bench.is_open


def test_a_click_on_the_edge_of_the_card_does_not_close(bench: Bench) -> None:
    bench.type("co")
    QTest.mouseClick(bench.popup, Qt.MouseButton.LeftButton, pos=QPoint(14, 2))
    assert bench.is_open


def test_another_size_of_the_window_closes(qtbot: QtBot, bench: Bench) -> None:
    bench.type("co")
    bench.window.resize(600, 500)
    qtbot.waitUntil(lambda: not bench.is_open)


# ---------------------------------------------------------------- where it is, what it says


def test_it_never_takes_the_focus(bench: Bench) -> None:
    bench.type("co")
    assert bench.field.hasFocus()
    assert not bench.popup.isWindow()
    parts = [bench.popup, *bench.popup.findChildren(QWidget)]
    assert not [part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus]


@pytest.mark.parametrize("width", [700, 460, 260])
@pytest.mark.parametrize("offered", [(CONV,), (CONV, LONG), (NAME,) * 60], ids=len)
def test_it_lies_under_the_field_and_inside_the_window(
    bench: Bench, width: int, offered: tuple[Completion, ...]
) -> None:
    bench.window.setFixedWidth(width)
    bench.field.setGeometry(width - 220, 10, 200, 30)
    bench.offered = offered
    bench.type("c")
    assert bench.window.rect().contains(bench.card())
    assert bench.card().top() > bench.field.geometry().bottom()
    assert bench.card().width() >= bench.field.width()


def test_it_does_not_get_narrower_while_one_types(bench: Bench) -> None:
    bench.offered = (LONG,)
    bench.type("c")
    widest = bench.card().width()
    bench.offered = (CONV,)
    bench.type("o")
    assert bench.card().width() == widest


def test_it_has_room_for_every_row(bench: Bench) -> None:
    bench.offered = (CONV, NAME) * 4
    bench.type("c")
    bench.window.grab()
    assert bench.rows.verticalScrollBar().maximum() == 0


def test_what_is_chosen_is_told_to_assistive_tools(bench: Bench) -> None:
    bench.type("co")
    assert bench.field.accessibleDescription() == "2 suggestions, Down to choose"
    bench.press(Qt.Key.Key_Down)
    assert bench.field.accessibleDescription() == "Conv2d, type, 53 layers"
    bench.press(Qt.Key.Key_Escape)
    assert bench.field.accessibleDescription() == ""


def test_rows_say_everything_to_assistive_tools(bench: Bench) -> None:
    bench.type("co")
    row = bench.rows.model().index(1, 0)
    assert row.data(Qt.ItemDataRole.AccessibleTextRole) == "layer1.0.conv1, name, 1 layer"


def test_the_typed_part_is_drawn_bold(bench: Bench) -> None:
    plain = Completion("llllllll", WordKind.NAME, "1 layer", "l")
    typed = Completion("llllllll", WordKind.NAME, "1 layer", "l", start=0, end=8)
    bench.offered = (plain, typed)
    bench.type("l")
    picture = bench.rows.viewport().grab().toImage()
    height = bench.rows.visualRect(bench.rows.model().index(0, 0)).height()
    inks = [
        sum(
            abs(picture.pixelColor(x, y).lightness() - picture.pixelColor(0, y).lightness())
            for x in range(60)
            for y in range(row * height, (row + 1) * height)
        )
        for row in (0, 1)
    ]
    assert inks[1] > 1.2 * inks[0]
