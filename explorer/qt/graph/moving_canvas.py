"""A canvas on which layouts do not jump: boxes and camera glide to their new places.

1. The new layout and camera are in force at once: what is clicked and asked is answered by them.
2. ``move_from`` tells where things were; only painting takes its time.
3. Another layout, or a look elsewhere, ends the movement.
"""

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QWidget

from explorer.qt.graph.canvas import GraphCanvas
from explorer.qt.graph.layout.camera import Camera
from explorer.qt.graph.layout.geometry import Layout
from explorer.qt.graph.layout.transition import Home, Transition
from explorer.qt.graph.painting.marks import Content, Highlights

_DURATION_MS = 240


class MovingCanvas(GraphCanvas):
    """Moves only where it is seen, and where the desktop wants movement at all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._transition: Transition | None = None
        self._clock = QVariantAnimation(self, duration=_DURATION_MS, startValue=0.0, endValue=1.0)
        self._clock.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._clock.valueChanged.connect(self.update)
        self._clock.finished.connect(self._on_clock_finished)

    @property
    def is_moving(self) -> bool:
        return self._transition is not None

    def move_from(self, layout: Layout, camera: Camera, home: Home) -> None:
        """Glide from another layout and camera to those of now."""
        duration = QStyle.StyleHint.SH_Widget_Animation_Duration
        is_wanted = self.isVisible() and self.style().styleHint(duration, None, self) > 0
        is_same = layout is self.shown_layout and camera == self.camera
        if is_same or not is_wanted or not layout.boxes:
            return
        self._transition = Transition(layout, self.shown_layout, camera, self.camera, home)
        self._clock.stop()
        self._clock.start()

    def show_layout(self, layout: Layout) -> None:
        self._stop_moving()
        super().show_layout(layout)

    def look(self, camera: Camera) -> None:
        self._stop_moving()
        super().look(camera)

    def paint_graph(self, painter: QPainter) -> None:
        transition = self._transition
        if transition is None:
            super().paint_graph(painter)
            return
        progress = float(self._clock.currentValue())
        camera = transition.camera(progress)
        vanishing = self.painter_of(transition.vanishing(progress))
        vanishing.paint(painter, camera, view=self.view_size, marks=Highlights(), content=Content())
        moving = self.painter_of(transition.moving(progress))
        moving.paint(painter, camera, view=self.view_size, marks=self.marks, content=self.content)

    def _stop_moving(self) -> None:
        if self._transition is not None:
            self._transition = None
            self._clock.stop()
            self.update()

    def _on_clock_finished(self) -> None:
        self._transition = None
        self.update()
