"""The way in: arguments to a command or to the window, and the exit status.

Imports Qt only for the window, torch never: that is the engine's, in a process of its own.
"""

import argparse
import os
import re
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

EXIT_BAD_USE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command, or the window until it is closed; returns the exit status."""
    arguments = _parsed(sys.argv[1:] if argv is None else argv)
    if getattr(arguments, "command", None):
        from explorer import commands

        return commands.run(arguments)
    import PySide6

    reason = broken_installation(PySide6.__version__, sys.version_info[:2])
    return _refuse(reason) if reason else _run_window(arguments)


def broken_installation(pyside: str, python: tuple[int, ...]) -> str:
    """Why this pair of PySide6 and Python cannot work; "" where it can."""
    numbers = tuple(int(part) for part in re.findall(r"\d+", pyside)[:2])
    if numbers >= (6, 12) and python < (3, 12):
        return (
            f"PySide6 {pyside} does not work with Python {'.'.join(map(str, python))}: it would "
            "end within seconds. Install PySide6-Essentials and PySide6-Addons below 6.12, or "
            "use Python 3.12 or newer."
        )
    return ""


def display_platforms(environment: Mapping[str, str], *, system: str) -> str:
    """What Qt should try, in order, on a system where there may be no display.

    "" leaves the choice to Qt. Without ``offscreen`` in reserve it would abort the process.
    """
    if not system.startswith("linux"):
        return ""
    wanted = environment.get("QT_QPA_PLATFORM", "")
    if wanted:
        is_without_display = wanted.split(":")[0] in ("offscreen", "minimal", "vnc")
        return "" if is_without_display else f"{wanted};offscreen"
    variables = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
    names = [name for name, variable in variables.items() if environment.get(variable)]
    return ";".join([*names, "offscreen"])


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    """The commands are looked at only when there is something that may be one.

    The window would otherwise wait for them before its first paint.
    """
    arguments, rest = _window_parser(has_help=False).parse_known_args(argv)
    if not rest:
        return arguments
    parser = _window_parser(has_help=True)
    if rest[0].startswith("-") and rest[0] not in ("-h", "--help"):
        parser.error(f"unknown option: {' '.join(rest)}")
    from explorer import command_arguments

    command_arguments.add_subparsers(parser)
    return parser.parse_args(argv)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence instead of the whole usage."""
        self.exit(EXIT_BAD_USE, f"{message}; --help lists what there is.\n")


def _window_parser(*, has_help: bool) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="arch-explorer",
        add_help=has_help,
        description="Open up convolutional networks: layer graph, feature maps and skip "
        "connections. Without a command it opens the window.",
    )
    parser.add_argument("--model", metavar="NAME", help="network to start with")
    parser.add_argument("--weights", metavar="SET", help="weight set, or none")
    parser.add_argument("--image", metavar="FILE", type=Path, help="picture to start with")
    parser.add_argument(
        "--device", metavar="NAME", default="auto", help="auto, cpu, cuda[:N], mps or xpu"
    )
    parser.add_argument("--engine", metavar="COMMAND", help="command that starts the engine")
    parser.add_argument(
        "--screenshot", metavar="FILE.png", type=Path, help="save a picture of the window and end"
    )
    parser.add_argument("--size", metavar="WxH", type=_size, help="size of the window in pixels")
    parser.add_argument("--theme", choices=("system", "dark", "light"), help="colours")
    parser.add_argument(
        "--safe", action="store_true", help="default settings, on the CPU; after a crash"
    )
    return parser


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{2,5})x(\d{2,5})", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1440x900")
    return int(found[1]), int(found[2])


def _run_window(arguments: argparse.Namespace) -> int:
    platforms = display_platforms(os.environ, system=sys.platform)
    if platforms:
        os.environ["QT_QPA_PLATFORM"] = platforms
    image = None
    if arguments.image is not None:
        from explorer.core.errors import ExplorerError
        from explorer.core.files import read_regular_file

        try:
            image = (arguments.image, read_regular_file(arguments.image))
        except ExplorerError as error:
            return _refuse(f"{error.sentence} {error.next_step}")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    from explorer.qt.program import Options, Program

    options = Options(
        model=arguments.model,
        weights=arguments.weights,
        device="cpu" if arguments.safe else arguments.device,
        engine=arguments.engine,
        image=image,
        screenshot=arguments.screenshot,
        size=arguments.size,
        theme=arguments.theme,
        is_display_optional=bool(platforms),
        is_safe=arguments.safe,
    )
    return Program(options).run()


def _leave(number: int, frame: object) -> NoReturn:
    """Before the window listens to signals itself, there is nothing yet to put in order."""
    del number, frame
    os._exit(0)


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence.strip()}\n")
    return EXIT_BAD_USE
