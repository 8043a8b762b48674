"""The row of pickers, buttons and the search field at the top. Knows no document."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QIcon, QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from explorer.qt.graph.finding.completion import Completion
from explorer.qt.theme import SPACE_L, SPACE_M, SPACE_S, theme_for
from explorer.qt.widgets.card import caption_label
from explorer.qt.widgets.icons import dot_icon, menu_icon
from explorer.qt.widgets.picker import Choice, Picker
from explorer.qt.widgets.search_field import SearchField

_THUMBNAIL = QSize(72, 54)
_NARROW_EM = 150  # characters across the window
_SEARCH_TIP = """Find layers (Ctrl+F) by
name: layer3, conv2
type: Conv2d, Bottleneck
output: 56x56, 64x56x56
kernel 3x3, stride 2
Every word must fit; Enter goes from one to the next."""


class Toolbar(QFrame):
    """Pickers and search field are its own; buttons show actions given by the window."""

    model_picked = Signal(str)
    weights_picked = Signal(str)
    device_picked = Signal(str)
    sample_picked = Signal(object)  # Path
    search_changed = Signal(str)
    search_step_requested = Signal(int)
    completions_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("toolbar", "true")
        self._samples: dict[QAction, Path] = {}
        self._dispensable: list[QToolButton] = []
        self._build_ui()
        self._connect()

    def show_models(self, choices: Sequence[Choice]) -> None:
        self._model.show_choices(choices)

    def show_weights(self, choices: Sequence[Choice]) -> None:
        self._weights.show_choices(choices)

    def show_devices(self, choices: Sequence[Choice]) -> None:
        self._device.show_choices(choices)
        self._refresh_icons()

    def show_current(self, model: str, weights: str, device: str) -> None:
        self._model.show_current(model)
        self._weights.show_current(weights)
        self._device.show_current(device)

    def show_matches(self, position: int, total: int) -> None:
        self._search.show_matches(position, total)

    def show_completions(self, completions: Sequence[Completion]) -> None:
        """Offer these to go on with in the search field."""
        self._search.show_completions(completions)

    def add_samples(self, section: str, samples: Sequence[tuple[str, Path]]) -> None:
        """Offer these pictures under a title."""
        if self._samples:
            self._samples_menu.addSeparator()
        self._add_samples_caption(section)
        for title, path in samples:
            action = self._samples_menu.addAction(title)
            self._samples[action] = path

    def add_samples_note(self, note: str) -> None:
        """Say under which licence they ship."""
        self._samples_menu.addSeparator()
        self._add_samples_caption(note)

    def _add_samples_caption(self, text: str) -> None:
        label = caption_label(self)
        label.setText(text)
        label.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, SPACE_S)
        caption = QWidgetAction(self._samples_menu)
        caption.setDefaultWidget(label)
        self._samples_menu.addAction(caption)

    def add_buttons(self, actions: Sequence[QAction], *, dispensable: Sequence[QAction]) -> None:
        """Buttons between the pickers and the Samples menu; some only where there is room."""
        for action in actions:
            button = self._button_for(action)
            self._buttons.addWidget(button)
            if action in dispensable:
                self._dispensable.append(button)

    def add_export(self, actions: Sequence[QAction]) -> None:
        """Entries of the Export menu that belong together."""
        if self._export_menu.actions():
            self._export_menu.addSeparator()
        for action in actions:
            self._export_menu.addAction(action)

    def set_main_menu(self, menu: QMenu) -> None:
        self._main.setMenu(menu)

    def focus_search(self) -> None:
        self._search.start()

    def focus_model_picker(self) -> None:
        self._model.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._model.showPopup()

    def open_samples(self) -> None:
        self._samples_button.showMenu()

    def open_main_menu(self) -> None:
        self._main.showMenu()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window some buttons step back: the keyboard and the menu still know them."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW_EM * self.fontMetrics().averageCharWidth()
        for button in self._dispensable:
            button.setVisible(not is_narrow)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._refresh_icons()

    def _build_ui(self) -> None:
        self._model = self._picker("modelPicker", "Network", width=17, tip="Network (Ctrl+M)")
        bold = QFont(self._model.font())
        bold.setBold(True)
        self._model.setFont(bold)
        self._weights = self._picker("weightsPicker", "Weights", width=14, tip="Weight set")
        self._device = self._picker("devicePicker", "Device", width=6, tip="Device to run on")
        self._samples_menu = QMenu("Samples", self)
        self._samples_menu.setObjectName("samplesMenu")
        self._samples_menu.setToolTipsVisible(True)
        self._samples_button = self._menu_button("Samples", self._samples_menu)
        self._samples_button.setToolTip("Pictures that ship with the program")
        self._search = SearchField(self)
        self._search.setObjectName("layerSearch")
        self._search.setAccessibleName("Find a layer")
        self._search.setPlaceholderText("Find: name, type, 56x56 …")
        self._search.setToolTip(_SEARCH_TIP)
        self._export_menu = QMenu("Export", self)
        self._export_menu.setObjectName("exportMenu")
        self._export_menu.setToolTipsVisible(True)
        self._export_button = self._menu_button("Export", self._export_menu)
        self._export_button.setToolTip("Save what is shown as a file")
        self._main = QToolButton(self)
        self._main.setObjectName("mainMenuButton")
        self._main.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._main.setAccessibleName("Menu")
        self._main.setToolTip("View, theme and help (F10)")
        self._main.setProperty("iconic", "true")
        self._refresh_icons()
        self._place()

    def _place(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        line.setSpacing(SPACE_M)
        line.addWidget(self._model, 4)
        line.addWidget(self._weights, 3)
        line.addWidget(self._device, 1)
        line.addSpacing(SPACE_S)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(SPACE_M)
        line.addLayout(self._buttons)
        line.addWidget(self._samples_button)
        line.addStretch(1)
        line.addWidget(self._search, 6)
        line.addWidget(self._export_button)
        line.addWidget(self._main)

    def _connect(self) -> None:
        self._model.picked.connect(self.model_picked)
        self._weights.picked.connect(self.weights_picked)
        self._device.picked.connect(self.device_picked)
        self._search.textChanged.connect(self.search_changed)
        self._search.step_requested.connect(self.search_step_requested)
        self._search.completions_requested.connect(self.completions_requested)
        self._samples_menu.triggered.connect(self._on_samples_menu_triggered)
        self._samples_menu.aboutToShow.connect(self._on_samples_menu_about_to_show)

    def _picker(self, object_name: str, name: str, *, width: int, tip: str) -> Picker:
        picker = Picker(name, self)
        picker.setObjectName(object_name)
        picker.setMinimumContentsLength(width)
        picker.setToolTip(tip)
        picker.setEnabled(False)
        return picker

    def _menu_button(self, text: str, menu: QMenu) -> QToolButton:
        button = QToolButton(self)
        button.setText(f"{text} \N{BLACK DOWN-POINTING SMALL TRIANGLE}")
        button.setAccessibleName(text)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button

    def _button_for(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _refresh_icons(self) -> None:
        theme = theme_for(self.palette())
        self._main.setIcon(menu_icon(theme.text))
        for row in range(self._device.count()):
            self._device.setItemIcon(row, dot_icon(theme.good))

    def _on_samples_menu_about_to_show(self) -> None:
        for action, path in self._samples.items():
            if action.icon().isNull():
                action.setIcon(_thumbnail(path))

    def _on_samples_menu_triggered(self, action: QAction) -> None:
        if action in self._samples:
            self.sample_picked.emit(self._samples[action])


def _thumbnail(path: Path) -> QIcon:
    reader = QImageReader(str(path))
    size = reader.size().scaled(_THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio)
    reader.setScaledSize(size)
    return QIcon(QPixmap.fromImage(reader.read()))
