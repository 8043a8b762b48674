"""``make bench``: every comparison, or those named: ``make bench ARGS="graph live"``."""

import argparse
from collections.abc import Callable
from importlib import import_module

from tests.benchmarks.measuring import Line, table, tell

BENCHMARKS = {
    "start": "first paint of the window, new processes taking turns",
    "graph": "from the name of a network to its graph and table",
    "live": "one live result against the bare network",
    "thumbnails": "all small pictures of a live frame against the bare network",
    "lesions": "every single lesion, and what every merge contributes",
    "paths": "a logit and its gradient by length of path against n + 1 forward passes",
    "loop": "how long the window waits while the engine works",
    "search": "what is proposed after a key press",
    "layout": "where everything stands, with everything opened",
    "repaint": "a large graph panned and zoomed, against plain rectangles",
}


def main() -> None:
    """Run what was asked for and end with one table of everything."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}")
    names = parser.parse_args().names or list(BENCHMARKS)
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"{unknown[0]!r} is not one of {', '.join(BENCHMARKS)}")
    lines: list[Line] = []
    for name in names:
        tell(f"{name}: {BENCHMARKS[name]} ...")
        lines += _lines_of(name)
    tell(f"\nMedians on this machine.\n\n{table(lines)}")


def _lines_of(name: str) -> list[Line]:
    module = import_module(f"tests.benchmarks.bench_{name}")
    lines: Callable[[], list[Line]] = module.lines
    return lines()


if __name__ == "__main__":
    main()
