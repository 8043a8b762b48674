"""The FEATURE MAPS panel: all channels of the selected layer, one of them enlarged.

Knows the document, its records and small widgets; no other panel and no torch.
"""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from explorer.core.graph import ModelGraph
from explorer.engine.messages import FeatureMaps, MapsWish, Normalisation, Ranking, Result
from explorer.qt.conversions import COLOUR_MAPS
from explorer.qt.document import Document, Overlay, Probe
from explorer.qt.pointing import probe_of
from explorer.qt.theme import SPACE_M, SPACE_S
from explorer.qt.widgets.card import caption_label
from explorer.qt.widgets.channel_data import Spot, channel_data, place_of
from explorer.qt.widgets.choice_button import ChoiceButton
from explorer.qt.widgets.elided_label import ElidedLabel
from explorer.qt.widgets.flow_layout import FlowLayout
from explorer.qt.widgets.layer_heading import LayerHeading
from explorer.qt.widgets.map_text import field_text, kind_text, spot_text, summary_text
from explorer.qt.widgets.maps_page import MapsPage
from explorer.qt.widgets.number_text import value_text
from explorer.qt.widgets.vector_view import VectorView

_AUTOMATIC = "automatic"
_SEQUENTIAL, _DIVERGING = "viridis", "coolwarm"


class FeatureMapPanel(QWidget):
    """Everything shown belongs to one result; a layer still computed says so beside it."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._maps: FeatureMaps | None = None
        self._colour_choice = _AUTOMATIC
        self._hovered: int | None = None
        self.setObjectName("featureMapPanel")
        self.setAccessibleName("Feature maps")
        self._build_ui()
        self._connect()

    # ------------------------------------------------------------ verbs

    def show_result(self, result: Result | None) -> None:
        """Take the feature maps out of the one result."""
        maps = result.maps if result else None
        if maps is None or result is None:
            self._show_nothing()
            return
        self._maps = maps
        self._show_title(maps, is_trained=result.is_trained)
        if maps.mosaic is None:
            self._show_vector(maps, result)
        else:
            self._show_mosaic(maps)
        self._lay_over_input()
        self._show_summary()
        self._show_loading()

    def show_wish(self, wish: MapsWish | None) -> None:
        """What is asked for: order, normalisation, channel; the maps follow."""
        if wish is not None:
            self._ranking.show_choice(wish.ranking)
            self._normalisation.show_choice(wish.normalisation)
        self._show_colours()
        self._mosaic.show_choice(self._chosen())
        self._show_channel()
        self._lay_over_input()
        self._show_loading()

    def show_graph(self, graph: ModelGraph) -> None:
        """Another network: the maps of the last one no longer hold."""
        del graph
        if self._document.result is None:
            self._show_nothing()

    # ------------------------------------------------------------ building

    def _build_ui(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, SPACE_M, 0, 0)
        outer.setSpacing(SPACE_S)
        self._heading = LayerHeading(self)
        outer.addWidget(self._heading)
        outer.addLayout(self._control_row())
        self._pages = QStackedLayout()
        self._empty = caption_label(self, wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._vector = VectorView(self)
        self._pages.addWidget(self._empty)
        self._maps_page = MapsPage(self)
        self._mosaic, self._channel = self._maps_page.mosaic, self._maps_page.channel
        self._pages.addWidget(self._maps_page)
        self._pages.addWidget(self._vector)
        outer.addLayout(self._pages, 1)
        self._status = ElidedLabel(self)
        self._status.setFont(self._empty.font())
        self._status.setProperty("muted", "true")
        outer.addWidget(self._status)
        self._show_nothing()

    def _control_row(self) -> FlowLayout:
        self._ranking = ChoiceButton(
            self, name="Order of the channels", choices=tuple(Ranking), prefix="by "
        )
        self._normalisation = ChoiceButton(
            self, name="What dark and bright stand for", choices=tuple(Normalisation)
        )
        self._colours = ChoiceButton(self, name="Colour map", choices=(_AUTOMATIC, *COLOUR_MAPS))
        row = FlowLayout(spacing=SPACE_S // 2)
        for button in (self._ranking, self._normalisation, self._colours):
            row.addWidget(button)
        return row

    def _connect(self) -> None:
        self._document.result_changed.connect(self.show_result)
        self._document.maps_wish_changed.connect(self.show_wish)
        self._document.graph_changed.connect(self.show_graph)
        self._ranking.chosen.connect(self._on_ranking_chosen)
        self._normalisation.chosen.connect(self._on_normalisation_chosen)
        self._colours.chosen.connect(self._on_colours_chosen)
        self._mosaic.channel_chosen.connect(self._on_mosaic_channel_chosen)
        self._mosaic.choice_cleared.connect(self._on_mosaic_choice_cleared)
        self._mosaic.spot_hovered.connect(self._on_mosaic_spot_hovered)
        self._channel.spot_hovered.connect(self._on_channel_spot_hovered)
        self._vector.unit_hovered.connect(self._on_vector_unit_hovered)
        self.show_wish(self._document.maps_wish)
        self.show_result(self._document.result)

    # ------------------------------------------------------------ from the user

    def _on_ranking_chosen(self, choice: str) -> None:
        self._document.set_ranking(Ranking(choice))

    def _on_normalisation_chosen(self, choice: str) -> None:
        self._document.set_normalisation(Normalisation(choice))

    def _on_colours_chosen(self, choice: str) -> None:
        self._colour_choice = choice
        self._show_colours()
        self._show_channel()

    def _on_mosaic_channel_chosen(self, channel: int) -> None:
        self._document.enlarge_channel(channel)

    def _on_mosaic_choice_cleared(self) -> None:
        self._document.enlarge_channel(None)

    def _on_mosaic_spot_hovered(self, spot: Spot | None) -> None:
        channel = None if spot is None else spot.channel
        if channel != self._hovered:
            self._hovered = channel
            self._show_channel()
        self._on_channel_spot_hovered(spot)

    def _on_channel_spot_hovered(self, spot: Spot | None) -> None:
        probe = self._probe_at(spot)
        self._document.set_probe(probe)
        if spot is None:
            self._show_summary()
        else:
            self._status.setText(spot_text(spot, probe.size if probe else None))

    def _on_vector_unit_hovered(self, unit: int, value: float) -> None:
        if unit < 0:
            self._show_summary()
        else:
            self._status.setText(f"unit {unit} · {value_text(value)}")

    # ------------------------------------------------------------ to the screen

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, 440)

    def minimumSizeHint(self) -> QSize:
        return QSize(210, 110)

    def _show_nothing(self) -> None:
        self._maps = None
        self._heading.show_layer("", "", is_trained=True)
        self._empty.setText(self._reason_for_nothing())
        self._show_page(self._empty)
        self._show_summary()
        self._show_loading()

    def _show_page(self, page: QWidget) -> None:
        """One of the pages; the controls are of use only to a mosaic."""
        self._pages.setCurrentWidget(page)
        for button in (self._ranking, self._normalisation, self._colours):
            button.setVisible(page is self._maps_page)

    def _reason_for_nothing(self) -> str:
        wish = self._document.maps_wish
        if self._document.image is None:
            return "Open an image to see what the layers make of it."
        if wish is None or not wish.layer:
            return "Select a layer in the graph or in the table to see its feature maps."
        return f"Computing {wish.layer} …"

    def _show_title(self, maps: FeatureMaps, *, is_trained: bool) -> None:
        graph = self._document.graph
        node = graph.node_by_name.get(maps.layer) if graph else None
        self._heading.show_layer(
            maps.layer,
            kind_text(node) if node else "",
            field=field_text(node.receptive_field) if node else "",
            is_trained=is_trained,
        )

    def _show_mosaic(self, maps: FeatureMaps) -> None:
        self._show_colours()
        self._mosaic.show_maps(maps)
        self._mosaic.show_choice(self._chosen())
        self._show_page(self._maps_page)
        self._show_channel()

    def _show_vector(self, maps: FeatureMaps, result: Result) -> None:
        if maps.values is None:
            return
        graph = self._document.graph
        is_last = graph is not None and maps.layer == graph.output
        names = {found.index: found.label for found in result.top} if is_last else {}
        self._vector.show_vector(
            maps.values.numpy().reshape(-1), names, is_believable=result.is_trained or not is_last
        )
        self._show_page(self._vector)

    def _show_colours(self) -> None:
        shown = self._effective_colours()
        self._colours.show_choice(self._colour_choice, text=shown)
        self._mosaic.set_colours(shown)

    def _show_channel(self) -> None:
        maps = self._maps
        if maps is None or maps.mosaic is None:
            return
        chosen = self._chosen()
        channel = next(
            (found for found in (chosen, self._hovered) if found is not None),
            int(maps.order.numpy()[0]) if maps.channels else None,
        )
        place = place_of(maps, channel)
        if channel is None or place is None:
            self._channel.show_channel(None, _SEQUENTIAL)
            return
        self._channel.show_channel(
            channel_data(maps, channel),
            self._effective_colours(),
            limits=(float(maps.low.numpy()[place]), float(maps.high.numpy()[place])),
            is_chosen=channel == chosen,
        )

    def _lay_over_input(self) -> None:
        """Show the chosen channel over the input picture too, or take it away."""
        maps, chosen = self._maps, self._chosen()
        data = None if maps is None or chosen is None else channel_data(maps, chosen)
        if maps is not None and data is not None:
            self._document.set_overlay(Overlay(data.values, maps.layer, data.channel))
        elif self._document.overlay is not None and self._document.overlay.channel is not None:
            self._document.set_overlay(None)

    def _probe_at(self, spot: Spot | None) -> Probe | None:
        if spot is None or self._maps is None:
            return None
        layer, graph = self._maps.layer, self._document.graph
        return probe_of(graph, layer, row=spot.row, column=spot.column)

    def _show_summary(self) -> None:
        self._status.setText("" if self._maps is None else summary_text(self._maps))

    def _show_loading(self) -> None:
        wish, maps = self._document.maps_wish, self._maps
        is_late = wish is not None and maps is not None and wish.layer not in ("", maps.layer)
        self._heading.show_note("next layer …" if is_late else "")

    def _chosen(self) -> int | None:
        """The channel asked for, where it is one of the layer on screen."""
        wish, maps = self._document.maps_wish, self._maps
        if wish is None or maps is None or wish.layer != maps.layer:
            return None
        return wish.channel

    def _effective_colours(self) -> str:
        if self._colour_choice != _AUTOMATIC:
            return self._colour_choice
        wish = self._document.maps_wish
        is_symmetric = wish is not None and wish.normalisation is Normalisation.SYMMETRIC
        return _DIVERGING if is_symmetric else _SEQUENTIAL
