"""A session with a network and a picture, for tests of its answers."""

from typing import Any

from explorer.engine.findings import AnyWish
from explorer.engine.messages import (
    AnyReply,
    BuildModel,
    Finding,
    Investigate,
    LoadImage,
    Result,
    Run,
    Stamp,
)
from explorer.engine.session import EngineSession
from tests.engine.engine_process import SAMPLE, SMALL


def go_on() -> None:
    """Nothing asks to cancel."""


class Room:
    """A session with a network and a picture, and all it said."""

    def __init__(self, model: str = SMALL, *, weights: str = "none") -> None:
        self.said: list[AnyReply] = []
        self.session = EngineSession(self.said.append)
        self.build(model, weights=weights)
        self.load()

    def build(self, model: str = SMALL, *, weights: str = "none") -> None:
        request = BuildModel(id=1, generation=1, model=model, weights=weights, device="cpu")
        self.session.answer(request, go_on)

    def load(self) -> None:
        data = SAMPLE.read_bytes()
        self.session.answer(LoadImage(id=2, generation=1, name="chelsea.png", data=data), go_on)

    def run(self, **wishes: Any) -> Result:
        request = Run(id=3, stamp=Stamp(1, 1, 0, 1), **wishes)
        return self.session.run(request, go_on)

    def investigate(self, wish: AnyWish, **given: Any) -> Finding:
        request = Investigate(id=4, stamp=Stamp(1, 1, 0, 0), wish=wish, **given)
        return self.session.investigate(request, go_on)

    def last(self, kind: type) -> Any:
        return next(reply for reply in reversed(self.said) if isinstance(reply, kind))
