"""Joins window and document: signals of the one to verbs of the other. No widgets of its own."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QGuiApplication

from explorer.core.graph import ModelGraph
from explorer.core.model_spec import NO_WEIGHTS
from explorer.engine.messages import Result
from explorer.qt.choices import device_choices, model_choices, weights_choices
from explorer.qt.document import Document, EngineState, ModelPick, Notice, Work
from explorer.qt.document_records import IMAGE_TOPIC, MODEL_TOPIC
from explorer.qt.exports import Exports
from explorer.qt.input_source import InputSource
from explorer.qt.layer_search import LayerSearch
from explorer.qt.main_window import MainWindow
from explorer.qt.messages import Messages
from explorer.qt.settings import Settings
from explorer.qt.status_text import device_text, model_text, run_text


class Wiring(QObject):
    """Lives as long as the window."""

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        *,
        source: InputSource,
        search: LayerSearch,
        messages: Messages,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._source = source
        self._search = search
        self._messages = messages
        self._settings = settings
        self._exports = Exports(document, self)
        self._reading: Work | None = None
        self._save_as = QAction("Save as …", self)
        self._save_as.triggered.connect(self._ask_where_to_save_csv)
        self._open_suggested = QAction("Open it", self)
        self._open_suggested.triggered.connect(self._on_open_suggested_triggered)
        self._connect_document()
        self._connect_window()
        self._connect_actions()
        self._on_document_engine_changed(document.engine)

    def _connect_document(self) -> None:
        document = self._document
        document.catalogue_changed.connect(self._on_document_catalogue_changed)
        document.pick_changed.connect(self._on_document_pick_changed)
        document.graph_changed.connect(self._on_document_graph_changed)
        document.model_changed.connect(self._refresh_status)
        document.result_changed.connect(self._on_document_result_changed)
        document.image_changed.connect(self._on_document_image_changed)
        document.selection_changed.connect(self._refresh_navigation)
        document.gates_changed.connect(self._refresh_gates)
        document.engine_changed.connect(self._on_document_engine_changed)
        document.work_changed.connect(self._refresh_work)
        document.work_changed.connect(self._refresh_status)
        document.notice_raised.connect(self._window.notice_bar.show_notice)

    def _connect_window(self) -> None:
        window, document, source = self._window, self._document, self._source
        window.mime_dropped.connect(source.open_mime)
        toolbar = window.toolbar
        toolbar.model_picked.connect(document.pick_model)
        toolbar.weights_picked.connect(document.pick_weights)
        toolbar.device_picked.connect(document.pick_device)
        toolbar.sample_picked.connect(source.open_path)
        toolbar.search_changed.connect(self._search.search)
        toolbar.search_step_requested.connect(self._search.step)
        toolbar.completions_requested.connect(self._search.complete)
        self._search.position_changed.connect(toolbar.show_matches)
        self._search.completions_changed.connect(toolbar.show_completions)
        window.status_bar.cancel_requested.connect(self._cancel)
        window.status_bar.retry_requested.connect(document.retry_engine)
        source.reading_changed.connect(self._on_source_reading_changed)
        source.status_raised.connect(window.status_bar.show_remark)
        source.suggested.connect(self._on_source_suggested)
        source.outdated.connect(self._on_source_outdated)
        source.can_reload_changed.connect(window.action_set["reloadImageAction"].setEnabled)
        self._messages.image_chosen.connect(self._on_messages_image_chosen)
        self._messages.csv_chosen.connect(self._on_messages_csv_chosen)
        self._exports.failed.connect(self._on_exports_failed)

    def _connect_actions(self) -> None:
        window, document = self._window, self._document
        verbs = {
            "openImageAction": self._ask_for_image,
            "pasteImageAction": self._paste,
            "reloadImageAction": self._source.reload,
            "samplesAction": window.toolbar.open_samples,
            "exportCsvAction": self._ask_where_to_save_csv,
            "pickModelAction": window.toolbar.focus_model_picker,
            "findLayerAction": window.toolbar.focus_search,
            "backAction": document.back,
            "forwardAction": document.forward,
            "undoGateAction": document.undo_gates,
            "redoGateAction": document.redo_gates,
            "clearGatesAction": document.reset_gates,
            "cancelAction": self._cancel,
            "retryEngineAction": document.retry_engine,
            "nextNoticeAction": window.notice_bar.close_current,
            "resetLayoutAction": window.workspace.reset,
            "fullScreenAction": window.toggle_full_screen,
            "mainMenuAction": window.toolbar.open_main_menu,
            "shortcutsAction": window.show_shortcuts,
            "logAction": self._show_log,
            "aboutAction": self._show_about,
            "quitAction": window.close,
        }
        for name, verb in verbs.items():
            window.action_set[name].triggered.connect(verb)
        self._refresh_navigation()
        self._refresh_gates()
        self._refresh_work()
        for name in ("exportCsvAction", "reloadImageAction"):
            window.action_set[name].setEnabled(False)

    # ------------------------------------------------------------ document to window

    def _on_document_catalogue_changed(self) -> None:
        self._window.toolbar.show_models(model_choices(self._document.catalogue))
        self._window.toolbar.show_devices(device_choices(self._document.devices))

    def _on_document_pick_changed(self, pick: ModelPick) -> None:
        self._window.notice_bar.withdraw(MODEL_TOPIC)
        spec = self._document.find_spec(pick.model)
        self._window.toolbar.show_weights(weights_choices(spec))
        self._show_current(pick)
        self._refresh_status()

    def _show_current(self, pick: ModelPick) -> None:
        model, devices = self._document.model, self._document.devices
        device = pick.device
        if device == "auto":
            device = model.device.name if model else devices[0].name if devices else ""
        self._window.toolbar.show_current(pick.model, pick.weights, device)

    def _on_document_graph_changed(self, graph: ModelGraph) -> None:
        spec = self._document.find_spec(graph.model_name)
        self._window.set_title(spec.title if spec else graph.model_name)
        self._window.action_set["exportCsvAction"].setEnabled(True)
        self._refresh_status()

    def _on_document_image_changed(self) -> None:
        self._window.notice_bar.withdraw(IMAGE_TOPIC)

    def _on_document_result_changed(self, result: Result) -> None:
        del result
        self._refresh_status()

    def _on_document_engine_changed(self, state: EngineState) -> None:
        self._window.status_bar.show_retry(is_needed=state is EngineState.FAILED)
        self._window.action_set["retryEngineAction"].setEnabled(state is EngineState.FAILED)
        self._refresh_status()

    def _refresh_status(self) -> None:
        document, bar = self._document, self._window.status_bar
        model, pick, graph = document.model, document.pick, document.graph
        device = model.device if model else None
        is_running = document.engine is EngineState.RUNNING
        bar.show_device(device_text(document.engine, device), is_good=is_running)
        spec = document.find_spec(pick.model) if pick else None
        is_trained = model.is_trained if model else not pick or pick.weights != NO_WEIGHTS
        bar.show_model(model_text(pick, spec, model), is_trained=is_trained)
        bar.show_run(run_text(document.result, graph.input_shape if graph else None))
        if pick is not None:
            self._show_current(pick)
        elif document.catalogue:
            self._window.toolbar.show_current("", "", "")

    def _refresh_navigation(self) -> None:
        actions = self._window.action_set
        actions["backAction"].setEnabled(self._document.can_go_back)
        actions["forwardAction"].setEnabled(self._document.can_go_forward)

    def _refresh_gates(self) -> None:
        actions = self._window.action_set
        actions["undoGateAction"].setEnabled(self._document.can_undo_gates)
        actions["redoGateAction"].setEnabled(self._document.can_redo_gates)
        actions["clearGatesAction"].setEnabled(bool(self._document.gates))

    # ------------------------------------------------------------ files

    def _ask_for_image(self) -> None:
        self._messages.ask_for_image(self._settings.folder("images"))

    def _on_messages_image_chosen(self, path: Path) -> None:
        self._settings.set_folder("images", path.parent)
        self._source.open_path(path)

    def _paste(self) -> None:
        self._source.paste(QGuiApplication.clipboard().mimeData())

    def _ask_where_to_save_csv(self) -> None:
        folder = self._settings.folder("exports")
        self._messages.ask_where_to_save_csv(folder, self._exports.suggested_name())

    def _on_messages_csv_chosen(self, path: Path, is_for_excel: bool) -> None:  # noqa: FBT001
        self._settings.set_folder("exports", path.parent)
        self._exports.save_csv(path, is_for_excel=is_for_excel)

    def _on_exports_failed(self, notice: Notice) -> None:
        self._window.notice_bar.show_notice(notice, self._save_as)

    def _on_source_suggested(self, notice: Notice, path: Path) -> None:
        self._open_suggested.setData(path)
        self._window.notice_bar.show_notice(notice, self._open_suggested)

    def _on_source_outdated(self, notice: Notice) -> None:
        self._window.notice_bar.show_notice(notice, self._window.action_set["reloadImageAction"])

    def _on_open_suggested_triggered(self) -> None:
        self._source.open_path(self._open_suggested.data())

    def _on_source_reading_changed(self, reading: Work | None) -> None:
        self._reading = reading
        self._refresh_work()

    def _refresh_work(self) -> None:
        work = self._reading or self._document.work
        self._window.status_bar.show_work(work)
        self._window.action_set["cancelAction"].setEnabled(work is not None)

    # ------------------------------------------------------------ the rest

    def _cancel(self) -> None:
        self._source.cancel()
        self._document.cancel()

    def _show_log(self) -> None:
        self._messages.show_text("Engine log", self._document.engine_log)

    def _show_about(self) -> None:
        devices = "\n".join(f"{info.name}: {info.description}" for info in self._document.devices)
        self._messages.show_text("About Architecture Explorer", f"Devices\n{devices}")
