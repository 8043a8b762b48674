"""Every action of the window: text, shortcut, tooltip. What they do is connected elsewhere."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from explorer.qt.settings import ThemeChoice


@dataclass(frozen=True, slots=True)
class Entry:
    """One action as a line of the table below."""

    name: str
    text: str
    shortcut: str
    tip: str


ENTRIES = (
    Entry("openImageAction", "Open", "Ctrl+O", "Open a picture"),
    Entry("pasteImageAction", "Paste", "Ctrl+V", "Paste a picture or a picture file"),
    Entry("reloadImageAction", "Reload", "F5", "Read the picture file once more"),
    Entry("samplesAction", "Samples", "Ctrl+Shift+O", "Pictures that ship with the program"),
    Entry("exportCsvAction", "Layer table as CSV …", "Ctrl+E", "Save the table of layers"),
    Entry(
        "exportGraphAction",
        "Graph as shown …",
        "Ctrl+Shift+E",
        "Save the part of the graph in view as SVG, PDF or PNG",
    ),
    Entry(
        "exportWholeGraphAction",
        "Whole graph …",
        "",
        "Save all of the graph, opened as it is, as SVG, PDF or PNG",
    ),
    Entry(
        "exportEveryLayerAction",
        "Graph with every layer …",
        "",
        "Save the graph with every single call as SVG, PDF or PNG; the view stays as it is",
    ),
    Entry("pickModelAction", "Pick a network", "Ctrl+M", "Search the list of networks"),
    Entry("findLayerAction", "Find a layer", "Ctrl+F", "Find a layer by name, type or size"),
    Entry("backAction", "Back", "Alt+Left", "To the layer selected before"),
    Entry("forwardAction", "Forward", "Alt+Right", "To the layer selected after"),
    Entry("undoGateAction", "Undo", "Ctrl+Z", "Take back the last change of a gate or lesion"),
    Entry("redoGateAction", "Redo", "Ctrl+Shift+Z", "Change the gate or lesion again"),
    Entry("clearGatesAction", "Clear lesions", "Ctrl+Shift+0", "Every branch as it was trained"),
    Entry("cancelAction", "Cancel", "Esc", "Stop what the engine is doing"),
    Entry("retryEngineAction", "Start the engine again", "", "After it could not be kept running"),
    Entry("nextNoticeAction", "Close the notice", "Ctrl+W", "Close the notice on screen"),
    Entry("resetLayoutAction", "Reset layout", "Ctrl+0", "Put every panel back in its place"),
    Entry("fullScreenAction", "Full screen", "F11", "Use the whole screen"),
    Entry("mainMenuAction", "Menu", "F10", "View, theme and help"),
    Entry("shortcutsAction", "Keyboard shortcuts", "F1", "Everything the keyboard can do"),
    Entry("logAction", "Log", "", "What the engine wrote"),
    Entry("aboutAction", "About", "", "Versions, devices and folders"),
    Entry("quitAction", "Quit", "Ctrl+Q", "Close the window and end the engine"),
)

THEMES = (
    (ThemeChoice.SYSTEM, "Like the system"),
    (ThemeChoice.DARK, "Dark"),
    (ThemeChoice.LIGHT, "Light"),
)


INSIDE = (
    ("Tab, Shift+Tab", "To the next or previous part"),
    ("Arrows", "Walk through graph, table, mosaic or chart"),
    ("Shift+Arrows", "Paths between two boxes; also Shift+click"),
    ("Enter", "Open or close a box; next match of a search"),
    ("Shift+Enter", "Previous match of a search"),
    ("Down, then Enter or Tab", "Take a suggestion of a search"),
    ("L", "Branch of the selected box off or on"),
    ("G", "Gate of the selected box, as a slider"),
    ("Space", "Branch off or on, in the chart of merges"),
    ("+ and -", "Zoom the graph"),
    ("Any letter", "Search the open picker"),
    ("Esc", "Clear a search; let go of paths, of a channel"),
)


class Actions(QObject):
    """``actions["openImageAction"]``; the themes are a group of which one is checked."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = {entry.name: self._action(entry) for entry in ENTRIES}
        self.themes = QActionGroup(self)
        for choice, text in THEMES:
            action = QAction(text, self.themes)
            action.setCheckable(True)
            action.setData(choice)
            action.setObjectName(f"{choice.value}ThemeAction")

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        return list(self._actions.values())

    def show_theme(self, choice: ThemeChoice) -> None:
        for action in self.themes.actions():
            action.setChecked(action.data() == choice)

    def _action(self, entry: Entry) -> QAction:
        action = QAction(entry.text, self)
        action.setObjectName(entry.name)
        action.setShortcut(QKeySequence(entry.shortcut))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        native = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{entry.tip} ({native})" if native else entry.tip)
        return action


def shortcut_groups(actions: Actions) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the keyboard can do: in the window, and inside graph, table and lists."""
    native = QKeySequence.SequenceFormat.NativeText
    window = [
        (action.shortcut().toString(native), action.text().removesuffix(" …"))
        for action in actions.all()
        if not action.shortcut().isEmpty()
    ]
    half = (len(window) + 1) // 2
    return [("Window", window[:half]), ("More", window[half:]), ("Inside a panel", list(INSIDE))]
