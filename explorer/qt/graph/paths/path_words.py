"""What is said of the paths between two boxes. Pure: knows no Qt."""

from explorer.qt.graph.layout.ends import PREDICTION
from explorer.qt.graph.paths.paths_between import Paths

_LARGEST_IN_FULL = 10**9
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def paths_text(one: tuple[str, ...], other: tuple[str, ...], paths: Paths) -> str:
    """``layer1.0 → layer3.5 · 2,048 paths``, the start first; several names are a folded run."""
    start, end = (other, one) if paths.is_reversed else (one, other)
    return f"{_run_text(start)} → {_run_text(end)} · {count_text(paths.count)}"


def waiting_text(one: tuple[str, ...]) -> str:
    """What to do once the first of two boxes is known."""
    return f"{_run_text(one)} → Shift+click another box"


def call_text(name: str) -> str:
    """A name as one says it; of a chain of layers, that of the first."""
    return "prediction" if name == PREDICTION else name.partition("+")[0]


def inside_text(inner: tuple[str, ...], outer: tuple[str, ...]) -> str:
    """Why there is nothing between a box and one inside it."""
    return f"{_run_text(inner)} is inside {_run_text(outer)}"


def count_text(count: int) -> str:
    """``no path``, ``1 path``, ``2,048 paths``, ``2⁵⁰ ≈ 1.1 × 10¹⁵ paths``."""
    if count == 0:
        return "no path"
    if count == 1:
        return "1 path"
    if count <= _LARGEST_IN_FULL:
        return f"{count:,} paths"
    power = count.bit_length() - 1
    exact = f"2{_raised(power)} " if count == 1 << power else ""
    return f"{exact}≈ {_rounded(count)} paths"


def _rounded(count: int) -> str:
    """Two digits and a power of ten."""
    exponent = len(str(count)) - 1
    tenths = round(count / 10 ** (exponent - 1))
    if tenths == 100:
        tenths, exponent = 10, exponent + 1
    return f"{tenths // 10}.{tenths % 10} × 10{_raised(exponent)}"


def _raised(number: int) -> str:
    return str(number).translate(_RAISED)


def _run_text(names: tuple[str, ...]) -> str:
    first = call_text(names[0])
    return first if len(names) == 1 else f"{first} to {names[-1].rpartition('.')[2]}"
