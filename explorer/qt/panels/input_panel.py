"""The INPUT panel: the picture as given, what the network sees of it, and how it was prepared.

Knows the document, its records and small widgets; no other panel and no torch.
"""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QWidget

from explorer.core.graph import ModelGraph
from explorer.core.model_spec import PreprocessingCard
from explorer.engine.messages import ImageReady, ModelReady, Result
from explorer.qt.conversions import image_from_rgb
from explorer.qt.document import Document, Overlay
from explorer.qt.theme import SPACE_S
from explorer.qt.widgets.card import Card, caption_label
from explorer.qt.widgets.elided_label import ElidedLabel
from explorer.qt.widgets.parts_label import PartsLabel
from explorer.qt.widgets.picture_view import Picture, PictureView

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
        self._name.setText(f"{image.name}{_SEPARATOR}{image.width} × {image.height}")
        self._name.show()
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
        crop = result.crop if result else None
        self._view.show_crop(QRectF(crop.left, crop.top, crop.width, crop.height) if crop else None)

    def show_overlay(self, overlay: Overlay | None) -> None:
        """One channel over the crop, or none."""
        self._view.show_overlay(overlay.values if overlay else None)
        is_shown = overlay is not None and overlay.values is not None
        if overlay is not None:
            self._over.setText(f"over it: {overlay.layer}, channel {overlay.channel}")
        self._over.setVisible(is_shown)

    def show_region(self, region: QRectF | None, caption: str = "") -> None:
        """Outline a part of the picture and say what it is."""
        self._view.show_region(region)
        self._region.setText(f"▢ {caption}")
        self._region.setVisible(region is not None and bool(caption))

    def _build_ui(self) -> None:
        self._view = PictureView(self)
        self._name = ElidedLabel(self, mode=Qt.TextElideMode.ElideMiddle)
        self._over = _quiet_line(self)
        self._region = _quiet_line(self)
        self._card = PartsLabel(self)
        self._notes = caption_label(self, wraps=True)
        self.body.setSpacing(SPACE_S)
        self.body.addWidget(self._view, 1)
        for label in (self._name, self._card, self._notes, self._over, self._region):
            self.body.addWidget(label)
            label.hide()

    def _connect(self) -> None:
        self._document.graph_changed.connect(self.show_graph)
        self._document.image_changed.connect(self.show_image)
        self._document.model_changed.connect(self.show_model)
        self._document.result_changed.connect(self.show_result)
        self._document.overlay_changed.connect(self.show_overlay)
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


def _quiet_line(parent: QWidget) -> ElidedLabel:
    label = ElidedLabel(parent)
    label.setFont(caption_label(label).font())
    label.setProperty("muted", "true")
    return label
