"""The picture on screen and the one being opened, apart from any signal. Knows no widget."""

import itertools
from dataclasses import dataclass, replace

from explorer.engine.messages import ImageReady, LoadImage

MOST_CRASHES_OF_AN_IMAGE = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """An image file sent to an engine; a replay sends the one on screen to a new engine."""

    name: str
    data: bytes
    generation: int
    request_id: int
    is_replay: bool = False
    crashes: int = 0


class ImageState:
    """What is shown stays until its successor is decoded."""

    def __init__(self) -> None:
        self._generations = itertools.count(1)
        self._in_engine: int | None = None
        self._has_replay_failed = False
        self._shown: Picture | None = None
        self.ready: ImageReady | None = None
        self.opening: Picture | None = None

    @property
    def request_id(self) -> int | None:
        """Of the picture being opened."""
        return self.opening.request_id if self.opening else None

    @property
    def generation(self) -> int:
        """That of the picture on screen; 0 where there is none."""
        return self._shown.generation if self._shown else 0

    @property
    def can_run(self) -> bool:
        shown = self._shown
        return self.opening is None and shown is not None and self._in_engine == shown.generation

    @property
    def needs_replay(self) -> bool:
        """Whether the engine lost the picture on screen and nothing follows it."""
        if self.opening is not None or self._shown is None or self._has_replay_failed:
            return False
        return self._in_engine != self._shown.generation

    def begin(self, name: str, data: bytes, request_id: int) -> None:
        self.opening = Picture(name, data, next(self._generations), request_id)

    def begin_replay(self, request_id: int) -> None:
        if self._shown is not None:
            self.opening = replace(
                self._shown,
                generation=next(self._generations),
                request_id=request_id,
                is_replay=True,
                crashes=0,
            )

    def request(self) -> LoadImage | None:
        """What to ask the engine for now."""
        picture = self.opening
        if picture is None:
            return None
        return LoadImage(
            id=picture.request_id,
            generation=picture.generation,
            name=picture.name,
            data=picture.data,
        )

    def take(self, reply: ImageReady) -> bool:
        """Whether the picture being opened is now the one shown."""
        if self.opening is None or reply.id != self.opening.request_id:
            return False
        self._shown, self.opening = self.opening, None
        self._in_engine = self._shown.generation
        self.ready = reply
        return True

    def give_up(self) -> Picture | None:
        """Forget the picture being opened, and return it."""
        opening, self.opening = self.opening, None
        if opening is not None and opening.is_replay:
            self._has_replay_failed = True
        return opening

    def engine_ended(self, *, is_crash: bool) -> Picture | None:
        """The engine holds nothing any more. Returns a picture given up because it crashes it."""
        self._in_engine = None
        self._has_replay_failed = False
        if self.opening is None:
            return None
        crashes = self.opening.crashes + is_crash
        self.opening = replace(self.opening, crashes=crashes)
        if crashes < MOST_CRASHES_OF_AN_IMAGE or self.opening.is_replay:
            return None
        return self.give_up()
