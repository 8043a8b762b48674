"""The window as a program: what is made, in which order it starts, and how it ends.

Everything that is shared is made here and handed on.
"""

import gc
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QProcess
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from explorer.core.model_spec import DEMO_PREFIX
from explorer.qt.document_records import Notice, Severity
from explorer.qt.main_window import MainWindow
from explorer.qt.qt_messages import give_back_messages, take_messages
from explorer.qt.settings import Settings, ThemeChoice
from explorer.qt.theme import apply
from explorer.qt.theme_switch import ThemeSwitch, chosen_theme
from explorer.resource_files import resource_path

if TYPE_CHECKING:
    from explorer.qt.assembly import Services
    from explorer.qt.last_run import CrashReport
    from explorer.qt.layer_search import LayerSearch
    from explorer.qt.messages import Messages

FIRST_SHAPE = "shape-star.jpg"
FIRST_PHOTOGRAPH = "chelsea.png"
SAMPLES = (
    (
        "Shapes, for the demo networks",
        (
            ("Star", "shape-star.jpg"),
            ("Heart", "shape-heart.jpg"),
            ("Ring", "shape-ring.jpg"),
            ("Arrow", "shape-arrow.jpg"),
            ("Crescent", "shape-crescent.jpg"),
            ("Cross", "shape-cross.jpg"),
            ("Pentagon", "shape-pentagon.jpg"),
            ("Triangle", "shape-triangle.jpg"),
        ),
    ),
    (
        "Photographs",
        (
            ("Cat", "chelsea.png"),
            ("Coffee", "coffee.png"),
            ("Rocket", "rocket.jpg"),
            ("Astronaut", "astronaut.png"),
        ),
    ),
)
SAMPLES_NOTE = "Photographs: CC0 and public domain, as distributed with scikit-image"
FIRST_SIZE = (1440, 900)
FIRST_PICTURE = Path("architecture-explorer.png")


@dataclass(frozen=True, slots=True)
class Options:
    """The command line. ``image`` is a file and the bytes it holds."""

    model: str | None = None
    weights: str | None = None
    device: str = "auto"
    engine: str | None = None
    image: tuple[Path, bytes] | None = None
    screenshot: Path | None = None
    size: tuple[int, int] | None = None
    theme: str | None = None
    is_display_optional: bool = False
    is_safe: bool = False  # settings are neither used nor changed


def _spare_the_collector() -> None:
    """What was imported stays; a full collection that walks it costs the event loop 30 ms."""
    gc.collect()
    gc.freeze()


class Program(QObject):
    """1. Application, theme and an empty window are made and shown.
    2. After the first paint the engine is started, which imports torch meanwhile.
    3. Document and panels are made, one panel per turn of the event loop.
    4. The first network and picture are asked for; from here on the user decides.
    5. At the end the window goes first, then the engine within two seconds, then the settings.
    """

    def __init__(self, options: Options) -> None:
        super().__init__()
        self._options = options

    def run(self) -> int:
        """The event loop, until the window is closed; returns the exit status."""
        take_messages(is_display_optional=self._options.is_display_optional)
        self._app = _application()
        self._settings = Settings(parent=self, is_used=not self._options.is_safe)
        chosen = self._options.theme
        theme = ThemeChoice(chosen) if chosen else self._settings.theme
        apply(self._app, chosen_theme(theme))
        self._window = MainWindow()
        self._themes = ThemeSwitch(
            self._app, self._window.action_set, settings=self._settings, first=theme
        )
        self._place_window()
        self._connect_window()
        self._window.show()
        status = self._app.exec()
        self._end()
        return status

    def _place_window(self) -> None:
        if self._options.size is not None or self._picture_path is not None:
            self._window.resize(*(self._options.size or FIRST_SIZE))
        else:
            self._window.restore_place(self._settings.geometry, self._settings.layout_state)

    def _connect_window(self) -> None:
        for section, pictures in SAMPLES:
            self._window.toolbar.add_samples(
                section, [(title, resource_path(f"samples/{name}")) for title, name in pictures]
            )
        self._window.toolbar.add_samples_note(SAMPLES_NOTE)
        self._window.font_changed.connect(self._themes.refresh)
        self._window.closing.connect(self._on_window_closing)
        self._window.first_painted.connect(self._on_window_first_painted)

    @property
    def _picture_path(self) -> Path | None:
        """Where the picture of the window goes; None where somebody looks at the window."""
        if self._options.screenshot is not None:
            return self._options.screenshot
        return FIRST_PICTURE if self._is_without_display else None

    @property
    def _is_without_display(self) -> bool:
        return self._options.is_display_optional and self._app.platformName() == "offscreen"

    # ------------------------------------------------------------ after the first paint

    def _on_window_first_painted(self) -> None:
        from explorer.qt.document import FIRST_MODEL, Document
        from explorer.qt.engine_client import EngineClient, engine_command

        options = self._options
        client = EngineClient(engine_command(options.engine), self)
        self._document = Document(client, self)
        self._document.start(options.model or FIRST_MODEL, options.weights, device=options.device)
        self._watch_faults()
        self._join()
        self._take_picture_if_asked()
        self._assembly.start()
        if self._settings.trouble:
            self._document.notify(Notice(Severity.INFO, "", self._settings.trouble))

    def _watch_faults(self) -> None:
        from explorer.qt.broken_parts import BrokenParts
        from explorer.qt.last_run import RunMark
        from explorer.qt.program_faults import ProgramFaults, QuitSignals, log_folder, open_log

        open_log()
        self._run_mark = RunMark(log_folder())
        crash = self._run_mark.begin()
        self._broken_parts = BrokenParts(self)
        self._faults = ProgramFaults(self)
        self._faults.notice_raised.connect(self._document.notify)
        self._faults.fault_occurred.connect(self._broken_parts.note)
        self._faults.watch()
        if crash is not None and self._picture_path is None:
            self._tell_of_crash(crash)
        self._quit_signals = QuitSignals(self._app.quit, self)
        self._quit_signals.watch()

    def _tell_of_crash(self, crash: "CrashReport") -> None:
        self._start_safely = QAction("Start safely", self)
        self._start_safely.triggered.connect(self._on_start_safely_triggered)
        notice = Notice(
            Severity.WARNING,
            "",
            "The program closed unexpectedly last time.",
            "If it does so again, start it safely: with default settings, on the CPU.",
            crash.text or "Nothing was written about the cause.",
        )
        self._window.notice_bar.show_notice(notice, self._start_safely)

    def _on_start_safely_triggered(self) -> None:
        from explorer.qt.last_run import safe_start_command

        program, *arguments = safe_start_command()
        QProcess.startDetached(program, arguments)
        self._window.close()

    def _join(self) -> None:
        from explorer.qt.assembly import Assembly
        from explorer.qt.input_source import InputSource
        from explorer.qt.layer_search import LayerSearch
        from explorer.qt.messages import Messages
        from explorer.qt.wiring import Wiring

        self._source = InputSource(self._document, self)
        search = LayerSearch(self._document, self)
        is_native = self._app.platformName() != "offscreen"
        messages = Messages(self._window, uses_native_dialogs=is_native)
        self._wiring = Wiring(
            self._window,
            self._document,
            source=self._source,
            search=search,
            messages=messages,
            settings=self._settings,
        )
        services = self._services(search, messages)
        self._assembly = Assembly(self._window, self._document, services)
        self._assembly.finished.connect(self._on_assembly_finished)

    def _services(self, search: "LayerSearch", messages: "Messages") -> "Services":
        """What panels read files with and save them."""
        from explorer.qt.assembly import Services
        from explorer.qt.chart_exports import ChartExports
        from explorer.qt.chart_saving import ChartSaving
        from explorer.qt.graph_exports import GraphExports
        from explorer.qt.graph_saving import GraphSaving
        from explorer.qt.laboratory_files import LaboratoryFiles

        self._graph_exports = GraphExports(self._document, self)
        GraphSaving(
            self._window,
            self._document,
            exports=self._graph_exports,
            messages=messages,
            settings=self._settings,
        )
        self._chart_exports = ChartExports(self._document, self)
        return Services(
            source=self._source,
            search=search,
            graph_exports=self._graph_exports,
            chart_saving=ChartSaving(
                self._window,
                exports=self._chart_exports,
                messages=messages,
                settings=self._settings,
            ),
            files=LaboratoryFiles(
                self._document, messages=messages, settings=self._settings, parent=self
            ),
            settings=self._settings,
        )

    def _on_assembly_finished(self) -> None:
        _spare_the_collector()
        if self._options.image is not None:
            self._document.image_failed.connect(self._on_document_image_failed)
            self._source.show_file(*self._options.image)
        else:
            self._open_first_sample()

    def _open_first_sample(self) -> None:
        """A picture of the kind that the first network was trained on."""
        from explorer.qt.document import FIRST_MODEL

        model = self._options.model or FIRST_MODEL
        name = FIRST_SHAPE if model.startswith(DEMO_PREFIX) else FIRST_PHOTOGRAPH
        self._source.open_path(resource_path(f"samples/{name}"))

    def _on_document_image_failed(self) -> None:
        """So that the window is never empty, a first picture that fails is followed by ours."""
        self._document.image_failed.disconnect(self._on_document_image_failed)
        if self._document.image is None:
            self._open_first_sample()

    # ------------------------------------------------------------ a picture instead of a window

    def _take_picture_if_asked(self) -> None:
        path = self._picture_path
        if path is None:
            return
        from explorer.qt.snapshot import Snapshot

        if self._is_without_display:
            sys.stderr.write(f"There is no display; a picture of the window goes to {path}.\n")
        self._snapshot = Snapshot(self._window, self._document, path)
        self._assembly.finished.connect(self._snapshot.note_assembled)
        self._snapshot.finished.connect(self._on_snapshot_finished)

    def _on_snapshot_finished(self, status: int) -> None:
        if status == 0 and self._is_without_display:
            status = self._write_what_a_window_would_show()
        self._app.exit(status)

    def _write_what_a_window_would_show(self) -> int:
        """The prediction on stdout and the layer table beside the picture."""
        from explorer.core.errors import ExplorerError
        from explorer.core.files import write_atomically
        from explorer.core.layer_table import csv_bytes
        from explorer.qt.status_text import prediction_lines

        result, graph, path = self._document.result, self._document.graph, self._picture_path
        if result is None or graph is None or path is None:
            return 1
        sys.stdout.write(prediction_lines(graph.model_name, result))
        try:
            write_atomically(path.with_name(f"{path.stem}-layers.csv"), csv_bytes(graph))
        except ExplorerError as error:
            sys.stderr.write(f"{error.sentence}\n")
            return 2
        return 0

    # ------------------------------------------------------------ the end

    def _on_window_closing(self) -> None:
        if self._picture_path is None:
            window = self._window
            self._settings.set_window(window.saveGeometry(), window.workspace.layout_state())
        if hasattr(self, "_source"):
            self._source.cancel()

    def _end(self) -> None:
        if hasattr(self, "_document"):
            self._document.shut_down()
            self._graph_exports.finish()
            self._chart_exports.finish()
            self._quit_signals.unwatch()
            self._faults.unwatch()
            self._run_mark.end()
        self._settings.save()
        self._window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        give_back_messages()


def _application() -> QApplication:
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("architecture-explorer")
    app.setApplicationDisplayName("Architecture Explorer")
    return app
