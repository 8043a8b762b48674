"""What the command line takes: the commands and their arguments. Imports nothing heavy."""

import argparse
import re
from pathlib import Path
from typing import NoReturn

EXIT_BAD_USE = 2


def add_subparsers(parser: argparse.ArgumentParser) -> None:
    """Add the commands to a parser; the chosen one is ``command`` in what it parses."""
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", parser_class=_OneSentenceParser
    )
    models = commands.add_parser("models", help="list the networks on offer")
    _add_json(models)
    layers = commands.add_parser("layers", help="list the layers of a network")
    layers.add_argument("model", metavar="MODEL")
    layers.add_argument("--csv", metavar="FILE", type=Path, help="write the table as CSV")
    layers.add_argument(
        "--delimiter", choices=(",", ";"), default=",", help="between the cells of the CSV"
    )
    layers.add_argument("--bom", action="store_true", help="mark the CSV as UTF-8, for Excel")
    layers.add_argument(
        "--input", metavar="HxW", type=_height_and_width, help="input size, as in 224x224"
    )
    _add_weights(layers)
    _add_json(layers)
    classify = commands.add_parser("classify", help="say what is on a picture")
    _add_model_and_image(classify)
    classify.add_argument("--top", metavar="N", type=_count, default=5, help="how many classes")
    _add_json(classify)
    maps = commands.add_parser("maps", help="save the feature maps of a layer")
    _add_model_and_image(maps)
    maps.add_argument("--layer", metavar="NAME", required=True, help="layer or block")
    maps.add_argument(
        "--out", metavar="FILE", type=_map_file, required=True, help=".png picture or .npy values"
    )
    maps.add_argument("--colours", choices=("viridis", "grey"), default="viridis")
    residuals = commands.add_parser("residuals", help="measure the skip connections")
    _add_model_and_image(residuals)
    residuals.add_argument("--csv", metavar="FILE", type=Path, help="write the table as CSV")
    _add_json(residuals)
    _add_lesions(commands.add_parser("lesions", help="take out one block after the other"))
    paths = commands.add_parser("paths", help="split a logit by length of path")
    _add_model_and_image(paths)
    _add_class(paths)
    _add_json(paths)


class _OneSentenceParser(argparse.ArgumentParser):
    """Says what is wrong without repeating its whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_BAD_USE, f"{self.prog}: {message}\n")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def _add_weights(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--weights",
        metavar="SET",
        default=argparse.SUPPRESS,  # so that one given before the command is kept
        help="weight set, or none for a random initialisation",
    )


def _add_lesions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("image", metavar="IMAGE", type=Path, nargs="?")
    parser.add_argument(
        "--folder", metavar="DIR", type=Path, help="one folder of images for each class"
    )
    _add_class(parser)
    parser.add_argument("--batch", metavar="N", type=_count, help="images of a folder at once")
    parser.add_argument("--csv", metavar="FILE", type=Path, help="write the table as CSV")
    _add_weights(parser)
    _add_device(parser)
    _add_json(parser)


def _add_class(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--class",
        metavar="N",
        type=_class_index,
        dest="class_index",
        help="class to watch, by its index; the likeliest by default",
    )


def _add_model_and_image(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("image", metavar="IMAGE", type=Path)
    _add_weights(parser)
    _add_device(parser)


def _add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--device",
        metavar="NAME",
        default=argparse.SUPPRESS,
        help="auto, cpu, cuda[:N], mps or xpu",
    )


def _height_and_width(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([1-9]\d{0,4})x([1-9]\d{0,4})", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 224x224")
    return int(found[1]), int(found[2])


def _count(text: str) -> int:
    if re.fullmatch(r"[1-9]\d{0,5}", text) is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number such as 5")
    return int(text)


def _class_index(text: str) -> int:
    if re.fullmatch(r"\d{1,6}", text, re.ASCII) is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not the index of a class such as 0")
    return int(text)


def _map_file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (".png", ".npy"):
        raise argparse.ArgumentTypeError(f"{text!r} ends neither in .png nor in .npy")
    return path
