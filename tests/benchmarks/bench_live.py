"""One live result - mosaic, every merge, top five - against the bare network, on the CPU.

A gate is moved a little before every run, as a user drags it: otherwise the engine would answer
from what it has recorded already.
"""

from collections.abc import Callable

import torch
from torch import nn

from explorer.core.catalogue import build_untrained, find_spec
from explorer.core.memory import keep_freed_pages
from explorer.core.model_spec import NO_WEIGHTS
from explorer.engine.messages import (
    AnyReply,
    BuildModel,
    Failure,
    GraphReady,
    LoadImage,
    MapsWish,
    Result,
    Run,
    Stamp,
)
from explorer.engine.session import EngineSession
from explorer.resource_files import resource_path
from tests.benchmarks.measuring import Line, medians, timed

ROUNDS = 15
THREADS = 2
AT_MOST = 1.25
LAYERS = {"resnet18": "layer1.0.conv1", "resnet50": "layer1.0.conv2"}


def lines() -> list[Line]:
    """ResNet-18 and ResNet-50, with as many threads as a small laptop has cores."""
    threads_before = torch.get_num_threads()
    torch.set_num_threads(THREADS)
    keep_freed_pages()  # as the engine does when it starts
    try:
        return [_line_of(name) for name in LAYERS]
    finally:
        torch.set_num_threads(threads_before)


def _line_of(name: str) -> Line:
    model = build_untrained(find_spec(name), NO_WEIGHTS).eval()
    contenders = {"ours": timed(_live(name)), "bare": timed(_bare(model))}
    spent = medians(contenders, rounds=ROUNDS, warm_up=3)
    what = f"{name}: one live result"
    return Line(what, spent["ours"], "bare forward", spent["bare"], at_most=AT_MOST)


def _bare(model: nn.Module) -> Callable[[], object]:
    batch = torch.rand(1, 3, 224, 224)

    def forward() -> object:
        with torch.inference_mode():
            return model(batch)

    return forward


class _Engine:
    """An engine without a process, ready to run one network on a sample picture."""

    def __init__(self, name: str) -> None:
        self._replies: list[AnyReply] = []
        self._session = EngineSession(self._replies.append)
        self._layer = LAYERS[name]
        self._frame = 0
        photo = resource_path("samples/chelsea.png")
        build = BuildModel(id=1, generation=1, model=name, weights=NO_WEIGHTS, device="cpu")
        self._session.answer(build, _no_check)
        picture = LoadImage(id=2, generation=1, name=photo.name, data=photo.read_bytes())
        self._session.answer(picture, _no_check)
        self._merge = next(
            reply.graph.merges[0].name for reply in self._replies if isinstance(reply, GraphReady)
        )

    def result(self) -> Result:
        """What the window gets after a gate was moved."""
        self._frame += 1
        run = Run(
            id=2 + self._frame,
            stamp=Stamp(model=1, image=1, gates=self._frame, frame=self._frame),
            gates={self._merge: 1 - self._frame / 1000},
            maps=MapsWish(layer=self._layer),
        )
        self._replies.clear()
        self._session.answer(run, _no_check)
        return _result_in(self._replies)


def _live(name: str) -> Callable[[], object]:
    return _Engine(name).result


def _result_in(replies: list[AnyReply]) -> Result:
    for reply in replies:
        if isinstance(reply, Failure):
            raise RuntimeError(reply.sentence)
        if isinstance(reply, Result):
            return reply
    raise RuntimeError("the engine gave no result")


def _no_check() -> None:
    """Nobody cancels."""
