"""Shorter ways to say what a box says, and which of them a given room is wide enough for.

Pure: knows neither Qt nor graphs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

_SHORT_TYPES = {
    "BatchNorm2d": "BN",
    "LayerNorm": "LN",
    "LayerNorm2d": "LN",
    "LocalResponseNorm": "LRN",
    "AdaptiveAvgPool2d": "avg pool",
    "AdaptiveMaxPool2d": "max pool",
    "AvgPool2d": "avg pool",
    "MaxPool2d": "max pool",
    "avg_pool2d": "avg pool",
    "max_pool2d": "max pool",
    "adaptive_avg_pool2d": "avg pool",
    "MultiheadAttention": "Attention",
    "NonDynamicallyQuantizableLinear": "Linear",
    "InvertedResidual": "InvResidual",
    "SqueezeExcitation": "Squeeze-Exc",
    "SwinTransformerBlock": "Swin block",
    "SwinTransformerBlockV2": "Swin block",
}
_SHORTEST_TYPES = {"InvertedResidual": "Inverted", "SqueezeExcitation": "SE"}
_TAILS = ("NormActivation", "Block", "Layer", "2d")
_FEWEST_LETTERS = 4
_SIDES = re.compile(r"_\d+x\d+$")
_LIST_NAME = re.compile(r"^[a-z_]+\.(?=\d)")


@dataclass(frozen=True, slots=True)
class WordRoom:
    """How wide words may be, and whether names are written short."""

    width: float = float("inf")
    is_terse: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """One line of words: ``forms`` from the longest to the shortest."""

    forms: tuple[str, ...]

    @classmethod
    def of(cls, *forms: str) -> "Wording":
        """Without what is said twice or gets no shorter."""
        found = [forms[0]]
        for form in forms[1:]:
            if form and len(form) < len(found[-1]):
                found.append(form)
        return cls(tuple(found))

    def within(self, room: float, width_of: Callable[[str], float]) -> str:
        """The longest form that fits the room, else the shortest."""
        return next((form for form in self.forms if width_of(form) <= room), self.forms[-1])


def short_type(type_name: str) -> str:
    """A type as one says it: ``Conv``, ``max pool``, ``BN``."""
    return _SHORT_TYPES.get(type_name, type_name.removesuffix("2d"))


@lru_cache(maxsize=512)
def type_wording(type_name: str, details: str) -> Wording:
    """A type and its kernel or count, as they are and in short."""
    short = short_type(type_name).removeprefix("_")
    shortest = _SHORTEST_TYPES.get(type_name) or _without_tail(short).removesuffix(" pool")
    forms = (f"{form} {details}".rstrip() for form in (type_name, short, shortest))
    return Wording.of(*forms)


def title_wording(label: str, *, parent: str, is_numbered: bool) -> Wording:
    """A name, then what is left of it beside the name of the block around it.

    ``is_numbered`` says that a block around it is a list that the columns stand for; a number
    keeps a dot, so that it is seen to be the end of a name.
    """
    shorter = _SIDES.sub("", label).removeprefix("adaptive_")
    shared = _shared(parent.rpartition(".")[2], shorter)
    if shared and shorter[shared:][:1].isalpha():
        shorter = shorter[shared:]
    if is_numbered:
        shorter = _LIST_NAME.sub("", shorter)
        shorter = f".{shorter}" if shorter.isdigit() else shorter
    parts = shorter.split("_")
    if len(parts) > 2 and parts[-1].isdigit():
        shorter = "_".join(parts[-2:])
    return Wording.of(label, shorter)


def run_wording(first: Wording, last: str) -> Wording:
    """A folded run, from its first to its last member."""
    return Wording.of(f"{first.forms[0]} … {last}", *(f"{form}–{last}" for form in first.forms))


def _shared(one: str, other: str) -> int:
    """How many letters two words begin with alike; few count as none."""
    if one[:_FEWEST_LETTERS] != other[:_FEWEST_LETTERS]:
        return 0
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _without_tail(type_name: str) -> str:
    for tail in _TAILS:
        if type_name.endswith(tail) and len(type_name) > len(tail) + 2:
            return type_name.removesuffix(tail)
    return type_name
