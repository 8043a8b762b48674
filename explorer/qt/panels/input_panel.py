"""The INPUT panel: the picture as given, what the network sees of it, and how it was prepared.

Knows the document, its records and small widgets; no other panel and no torch.
"""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from explorer.core.graph import ModelGraph
from explorer.core.model_spec import PreprocessingCard
from explorer.engine.messages import Crop, ImageReady, ModelReady, Result
from explorer.qt.conversions import image_from_rgb
from explorer.qt.document import Document, Overlay, Probe
from explorer.qt.theme import SPACE_S
from explorer.qt.widgets.card import Card, caption_label
from explorer.qt.widgets.coloured_label import Colour, ColouredLabel
from explorer.qt.widgets.elided_label import ElidedLabel
from explorer.qt.widgets.parts_label import PartsLabel
from explorer.qt.widgets.picture_view import Picture, PictureView
from explorer.qt.widgets.region_outline import Region, region_in

_SEPARATOR = " · "
_IMAGENET_NORM = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


class InputPanel(Card):
    """``open_requested``: the user wants to pick a file; ``mime_dropped``: QMimeData to open."""

    open_requested = Signal()
    mime_dropped = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__("Input", parent)
        self._document = document
        self._build_ui()
        self._connect()

    def show_image(self, image: ImageReady) -> None:
        """The picture as given; crop and overlay follow with the next result."""
        preview = image_from_rgb(image.preview.numpy())
        self._view.show_picture(Picture(preview, image.width, image.height, image.is_incomplete))
        self.show_probe(None)
        self._name.setText(f"{image.name}{_SEPARATOR}{image.width} × {image.height}")
        self._name.show()
        self._line.show()
        notes = list(image.notes)
        if image.is_incomplete:
            notes.insert(0, "The file is cut short; what is missing is grey or black.")
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))

    def show_model(self, model: ModelReady) -> None:
        """How pictures become input of this network."""
        self._card.set_parts(card_parts(model.card))
        self._card.setToolTip(f"How the picture becomes input: {model.card.in_words()}")
        self._card.show()

    def show_graph(self, graph: ModelGraph) -> None:
        """Another network crops in its own way."""
        del graph
        if self._document.result is None:
            self._view.show_crop(None)

    def show_result(self, result: Result | None) -> None:
        """The crop that this result was computed from."""
        self._view.show_crop(_rect_of(result.crop) if result else None)
        self.show_probe(self._document.probe)

    def show_overlay(self, overlay: Overlay | None) -> None:
        """One channel over the crop, or none."""
        self._view.show_overlay(overlay.values if overlay else None)
        is_shown = overlay is not None and overlay.values is not None
        where = overlay.title if overlay and is_shown else ""
        self._over.setText(where and f"over it: {where}")

    def show_probe(self, probe: Probe | None) -> None:
        """Outline what a position of a layer sees, and say which; it takes the overlay's line."""
        graph, result = self._document.graph, self._document.result
        if probe is None or graph is None or result is None:
            self._view.show_region(None)
            self._line.setCurrentWidget(self._over)
            return
        height, width = graph.input_shape[1:]
        region = region_in(_rect_of(result.crop), probe.field, (width, height))
        self._view.show_region(None if region.rect.isEmpty() else region)
        long, short = (f"▢ {text}" for text in probe_texts(probe, region))
        fits = self._region.fontMetrics().horizontalAdvance(long) <= self._line.width()
        self._region.setText(long if fits else short)
        self._line.setCurrentWidget(self._region)

    def _build_ui(self) -> None:
        self._view = PictureView(self)
        self._name = ElidedLabel(self, mode=Qt.TextElideMode.ElideMiddle)
        self._line = QStackedWidget(self)  # always there, so that nothing moves when it speaks
        self._over = _quiet_line(self)
        self._region = ColouredLabel(self, Colour.SHORTCUT, mode=Qt.TextElideMode.ElideMiddle)
        self._line.addWidget(self._over)
        self._line.addWidget(self._region)
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._card = PartsLabel(self)
        self._notes = caption_label(self, wraps=True)
        self.body.setSpacing(SPACE_S)
        self.body.addWidget(self._view, 1)
        for part in (self._name, self._card, self._notes, self._line):
            self.body.addWidget(part)
            part.hide()

    def _connect(self) -> None:
        self._document.graph_changed.connect(self.show_graph)
        self._document.image_changed.connect(self.show_image)
        self._document.model_changed.connect(self.show_model)
        self._document.result_changed.connect(self.show_result)
        self._document.overlay_changed.connect(self.show_overlay)
        self._document.probe_changed.connect(self.show_probe)
        self._view.open_requested.connect(self.open_requested)
        self._view.mime_dropped.connect(self.mime_dropped)
        self._catch_up()

    def _catch_up(self) -> None:
        """Show what the document already holds."""
        document = self._document
        if document.image is not None:
            self.show_image(document.image)
        if document.model is not None:
            self.show_model(document.model)
        self.show_result(document.result)
        self.show_overlay(document.overlay)


def card_parts(card: PreprocessingCard) -> tuple[str, ...]:
    """The card in a few words; the usual normalisation by its name."""
    parts = card.in_words().replace(" x ", " × ").split(_SEPARATOR)
    if (card.mean, card.std) == _IMAGENET_NORM:
        return (*parts[:2], "ImageNet norm")
    return tuple(parts)


def probe_texts(probe: Probe, region: Region) -> tuple[str, str]:
    """Which position sees the outlined region, in many words and in few."""
    place = f"{probe.layer} ({probe.row}, {probe.column})"
    if region.rect.isEmpty():
        return f"{place} sees padding only", f"{probe.layer}: padding only"
    if region.is_whole:
        return f"{place} sees the whole image", f"{probe.layer}: whole image"
    return f"receptive field of {place}", place


def _rect_of(crop: Crop) -> QRectF:
    return QRectF(crop.left, crop.top, crop.width, crop.height)


def _quiet_line(parent: QWidget) -> ElidedLabel:
    label = ElidedLabel(parent)
    label.setFont(caption_label(label).font())
    label.setProperty("muted", "true")
    return label
