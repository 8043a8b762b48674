"""A document as a test sees it."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from explorer.engine.messages import Run
from explorer.qt.document import Document, Notice
from tests.qt.fake_client import FakeClient


class Screen:
    """A document, its fake client, and what it said."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.client = FakeClient()
        self.document = Document(self.client)
        self.said: list[tuple[str, object]] = []
        self.notices: list[Notice] = []
        for name in ("graph", "model", "image", "result", "selection", "gates", "work"):
            getattr(self.document, f"{name}_changed").connect(self._noting(name))
        self.document.notice_raised.connect(self.notices.append)

    def _noting(self, name: str) -> Callable[[object], None]:
        def note(value: object) -> None:
            self.said.append((name, value))

        return note

    def heard(self, name: str) -> list[object]:
        return [value for said, value in self.said if said == name]

    def runs(self, count: int) -> None:
        """Wait until so many runs have been asked for."""
        self.qtbot.waitUntil(lambda: len(self.client.all(Run)) >= count)

    def is_quiet(self) -> bool:
        """Whether a turn of the event loop brings no further run."""
        before = len(self.client.all(Run))
        with self.qtbot.waitSignal(self.document.gates_changed, raising=False, timeout=20):
            pass
        return len(self.client.all(Run)) == before

    def show(self, model: str = "tiny") -> None:
        """A network, a picture and a result on screen."""
        self.document.start(model)
        self.client.welcome()
        self.document.open_image("cat.png", b"bytes")
        self.client.build()
        self.client.load()
        self.runs(1)
        self.client.run()
