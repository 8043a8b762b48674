"""The command line without a window: models, layers, classify, maps and residuals.

The same engine code as behind the window. torch is imported only when a command runs, so that
whoever builds the parser need not know it. Knows no Qt.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from explorer import command_output as output
from explorer.core.errors import (
    DeviceError,
    ExplorerError,
    FileAccessError,
    ImageError,
    InputSizeError,
    UnknownLayerError,
    UnknownModelError,
    WeightsError,
)
from explorer.core.files import display_name, read_regular_file, write_atomically
from explorer.core.layer_table import csv_bytes, dims_text
from explorer.core.model_spec import NO_WEIGHTS

if TYPE_CHECKING:
    from explorer.engine.messages import ImageReady, MapsWish, Result
    from explorer.engine.session import EngineSession

COMMANDS = ("models", "layers", "classify", "maps", "residuals")
EXIT_FAILURE = 1
EXIT_BAD_USE = 2
EXIT_INTERRUPTED = 130  # as shells count a Ctrl-C

_BAD_INPUT = (
    DeviceError,
    FileAccessError,
    ImageError,
    InputSizeError,
    UnknownLayerError,
    UnknownModelError,
    WeightsError,
)
_MAPS_SIDE_PX = 1600
_UNTRAINED = "The network is untrained: these answers mean nothing."


class _NotDoneError(ExplorerError):
    """The input was good, but the work could not be done."""


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


def run(arguments: argparse.Namespace) -> int:
    """Run the command that was parsed; returns the exit status."""
    command = _COMMANDS[arguments.command]
    try:
        command(arguments)
        sys.stdout.flush()
    except _BAD_INPUT as error:
        return _refused(error, EXIT_BAD_USE)
    except ExplorerError as error:
        return _refused(error, EXIT_FAILURE)
    except BrokenPipeError:  # as in "... | head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILURE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Exception as error:
        return _refused(_in_words(error), EXIT_FAILURE)
    return 0


# ---------------------------------------------------------------- commands


def _models(arguments: argparse.Namespace) -> None:
    from explorer.core.catalogue import catalogue

    specs = catalogue()
    if arguments.json:
        _print_json(output.models_record(specs))
    else:
        _print(output.models_text(specs))


def _layers(arguments: argparse.Namespace) -> None:
    from explorer.core import catalogue
    from explorer.core.tracing import trace
    from explorer.engine.loading import weight_set_card

    spec = catalogue.find_spec(arguments.model)
    weights = getattr(arguments, "weights", None) or spec.default_weights
    weight_set_card(spec, weights)
    shape = catalogue.input_shape(spec, weights)
    if arguments.input is not None:
        shape = (shape[0], *arguments.input)
    skeleton = catalogue.build_skeleton(spec, weights)
    graph = trace(skeleton, model_name=spec.name, input_shape=shape).graph
    if arguments.csv is not None:
        data = csv_bytes(graph, delimiter=arguments.delimiter, has_bom=arguments.bom)
        _write(arguments.csv, data)
    if arguments.json:
        _print_json(output.graph_record(graph, weights))
    elif arguments.csv is not None:
        _print(f"{len(graph.nodes)} layers in {display_name(arguments.csv)}\n")
    else:
        _print(output.layers_text(graph))


def _classify(arguments: argparse.Namespace) -> None:
    outcome = _run_network(arguments, top=arguments.top)
    result = outcome.result
    if not result.top:
        raise _NotDoneError(" ".join(result.notes))
    if not arguments.json:
        _print(output.predictions_text(result.top) + _warning_of(outcome))
        return
    _warn_if_incomplete(outcome.image)
    _print_json(
        {
            "model": arguments.model,
            "weights": outcome.weights,
            "device": result.device,
            "top": output.predictions_record(result.top),
            "trained": result.is_trained,
        }
    )


def _maps(arguments: argparse.Namespace) -> None:
    from explorer.core.mosaic_png import TileColours, png_of
    from explorer.engine.messages import MapsWish

    outcome = _run_network(arguments, maps=MapsWish(layer=arguments.layer))
    values = outcome.session.activation(arguments.layer)
    if arguments.out.suffix.lower() == ".npy":
        data = output.npy_bytes(values)
    else:
        maps = outcome.session.maps(arguments.layer, side_px=_MAPS_SIDE_PX)
        data = png_of(maps, colours=TileColours(arguments.colours), side_px=_MAPS_SIDE_PX)
    _write(arguments.out, data)
    where = display_name(arguments.out)
    _print(f"{arguments.layer}: {dims_text(values.shape)} in {where}\n{_warning_of(outcome)}")


def _residuals(arguments: argparse.Namespace) -> None:
    outcome = _run_network(arguments)
    result = outcome.result
    if arguments.csv is not None:
        _write(arguments.csv, output.contributions_csv(result.merges))
    if arguments.json:
        _warn_if_incomplete(outcome.image)
        _print_json(output.contributions_record(result.merges))
    elif arguments.csv is not None:
        where = display_name(arguments.csv)
        _print(f"{len(result.merges)} merges in {where}\n{_warning_of(outcome)}")
    else:
        _print(output.contributions_text(result.merges) + _warning_of(outcome))


_COMMANDS: dict[str, Callable[[argparse.Namespace], None]] = {
    "models": _models,
    "layers": _layers,
    "classify": _classify,
    "maps": _maps,
    "residuals": _residuals,
}


# ---------------------------------------------------------------- running


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a run of a network gave, and with what it was run."""

    session: "EngineSession"
    image: "ImageReady"
    result: "Result"
    weights: str


def _run_network(
    arguments: argparse.Namespace, *, maps: "MapsWish | None" = None, top: int = 5
) -> _Outcome:
    """Run what the arguments name. Bad input is refused before torch works."""
    path: Path = arguments.image
    data = read_regular_file(path)
    from explorer.core.catalogue import find_spec
    from explorer.engine.loading import best_weights
    from explorer.engine.messages import BuildModel, LoadImage, Run, Stamp
    from explorer.engine.session import EngineSession

    spec = find_spec(arguments.model)
    wanted = getattr(arguments, "weights", None)
    weights: str = wanted or best_weights(spec)
    session = EngineSession(send=_ignored)
    image = session.load_image(LoadImage(id=1, generation=1, name=display_name(path), data=data))
    device: str = getattr(arguments, "device", "auto")
    build = BuildModel(id=2, generation=1, model=spec.name, weights=weights, device=device)
    ready = session.build_model(build, _never_cancelled)
    if wanted not in (None, NO_WEIGHTS) and not ready.is_trained:
        raise _NotDoneError(" ".join(ready.notes))
    stamp = Stamp(model=1, image=1, gates=0, frame=1)
    result = session.run(Run(id=3, stamp=stamp, maps=maps, top=top), _never_cancelled)
    return _Outcome(session, image, result, weights)


def _ignored(_reply: object) -> None:
    """Nobody watches the progress of a command."""


def _never_cancelled() -> None:
    """A command runs to its end."""


def _write(path: Path, data: bytes) -> None:
    try:
        write_atomically(path, data)
    except FileAccessError as error:
        raise _NotDoneError(error.sentence, next_step=error.next_step) from error


# ---------------------------------------------------------------- arguments


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


def _add_model_and_image(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("image", metavar="IMAGE", type=Path)
    _add_weights(parser)
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
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of classes such as 5")
    return int(text)


def _map_file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (".png", ".npy"):
        raise argparse.ArgumentTypeError(f"{text!r} ends neither in .png nor in .npy")
    return path


# ---------------------------------------------------------------- output


def _warning_of(outcome: _Outcome) -> str:
    result, image = outcome.result, outcome.image
    of_image = [f"{image.name}: {note}" for note in image.notes]
    lines = [*of_image, *result.notes, *([] if result.is_trained else [_UNTRAINED])]
    return "".join(f"{line}\n" for line in lines)


def _warn_if_incomplete(image: "ImageReady") -> None:
    """JSON has no room for it, and a part of a picture is never used silently."""
    if image.is_incomplete:
        sys.stderr.write(f"{image.name} is cut short; only a part of the picture is there.\n")


def _print(text: str) -> None:
    sys.stdout.write(text)


def _print_json(document: dict[str, Any]) -> None:
    _print(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")


def _in_words(error: Exception) -> ExplorerError:
    """An error that is none of ours as a sentence: short of memory, or a fault of the program."""
    from explorer.engine.replies import error_in_words

    told = error_in_words(error)
    if isinstance(told, ExplorerError):
        return told
    return _NotDoneError(f"This is a fault of the program: {type(error).__name__}: {error}")


def _refused(error: ExplorerError, status: int) -> int:
    sentence = " ".join(f"{error.sentence} {error.next_step}".split())
    sys.stderr.write(f"{sentence}\n")
    return status
