"""The command line without a window: from models and layers to lesions and paths.

The same engine code as behind the window. torch is imported only when a command runs, so that
whoever builds the parser need not know it. Knows no Qt.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer import command_output as output
from explorer.command_arguments import EXIT_BAD_USE
from explorer.core.errors import (
    DeviceError,
    ExplorerError,
    FileAccessError,
    FolderError,
    ImageError,
    InputSizeError,
    UnknownClassError,
    UnknownLayerError,
    UnknownModelError,
    WeightsError,
)
from explorer.core.files import display_name, read_regular_file, write_atomically
from explorer.core.layer_table import csv_bytes, dims_text
from explorer.core.model_spec import NO_WEIGHTS, ModelSpec

if TYPE_CHECKING:
    from explorer.core.measurements import FolderSweep
    from explorer.engine.findings import AnyWish
    from explorer.engine.messages import Finding, ImageReady, MapsWish, Result, Stamp
    from explorer.engine.session import EngineSession

EXIT_FAILURE = 1
EXIT_INTERRUPTED = 130  # as shells count a Ctrl-C

_MAPS_SIDE_PX = 1600
_UNTRAINED = "The network is untrained: these answers mean nothing."


class _NotDoneError(ExplorerError):
    """The input was good, but the work could not be done."""


class _BadUseError(ExplorerError):
    """Arguments that do not go together."""


_BAD_INPUT = (
    DeviceError,
    FileAccessError,
    FolderError,
    ImageError,
    InputSizeError,
    UnknownClassError,
    UnknownLayerError,
    UnknownModelError,
    WeightsError,
    _BadUseError,
)


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
        _print(output.predictions_text(result.top) + outcome.warning)
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
    _print(f"{arguments.layer}: {dims_text(values.shape)} in {where}\n{outcome.warning}")


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
        _print(f"{len(result.merges)} merges in {where}\n{outcome.warning}")
    else:
        _print(output.contributions_text(result.merges) + outcome.warning)


def _lesions(arguments: argparse.Namespace) -> None:
    _require_lesion_arguments(arguments)
    if arguments.folder is not None:
        _folder_lesions(arguments)
        return
    from explorer.core.measurements import LesionSweep
    from explorer.engine.findings import SweepWish

    finding, image = _investigate(arguments, SweepWish(class_index=arguments.class_index))
    sweep = finding.result
    assert isinstance(sweep, LesionSweep)
    if arguments.csv is not None:
        _write(arguments.csv, output.lesions_csv(sweep))
    if arguments.json:
        _warn_if_incomplete(image)
        _print_json(output.lesions_record(sweep))
    elif arguments.csv is not None:
        where = display_name(arguments.csv)
        _print(f"{len(sweep.lesions)} lesions in {where}\n{_warning_of(finding, image)}")
    else:
        _print(output.lesions_text(sweep) + _warning_of(finding, image))


def _require_lesion_arguments(arguments: argparse.Namespace) -> None:
    if (arguments.image is None) is (arguments.folder is None):
        raise _BadUseError("lesions takes either an image or --folder DIR.")
    if arguments.folder is not None and arguments.class_index is not None:
        raise _BadUseError("--class goes with an image: in a folder every image has its own.")
    if arguments.image is not None and arguments.batch is not None:
        raise _BadUseError("--batch goes with --folder.")


def _folder_lesions(arguments: argparse.Namespace) -> None:
    """On all images of a folder, together with other processes where torchrun started them."""
    from explorer.core.folder_lesions import BATCH_SIZE
    from explorer.core.subject import Watch
    from explorer.engine.folder_jobs import folder_job
    from explorer.engine.loading import LoadProgress, load_model
    from explorer.engine.shares import device_name_for, share_in, shared_folder_sweep

    share = share_in(os.environ)
    spec, weights = _network_named(arguments)
    device = device_name_for(share, getattr(arguments, "device", "auto"))
    unwatched = LoadProgress(_never_cancelled, _ignored, _ignored)
    model = load_model(spec.name, weights=weights, device_name=device, progress=unwatched)
    _require_wanted_weights(arguments, model.notes, is_trained=model.is_trained)
    job = folder_job(model, arguments.folder, batch_size=arguments.batch or BATCH_SIZE)
    sweep = shared_folder_sweep(
        job, share, watch=Watch(progress=_progress_line(is_first=share.is_first))
    )
    if share.is_first:
        notes = (*model.notes, *([] if model.is_trained else [_UNTRAINED]))
        _tell_folder_sweep(arguments, sweep, notes)


def _tell_folder_sweep(
    arguments: argparse.Namespace, sweep: "FolderSweep", notes: Sequence[str]
) -> None:
    if arguments.csv is not None:
        _write(arguments.csv, output.folder_csv(sweep))
    if arguments.json:
        _print_json(output.folder_record(sweep))
        return
    text = output.folder_text(sweep)
    if arguments.csv is not None:
        text = f"{len(sweep.lesions)} lesions in {display_name(arguments.csv)}\n"
    _print(text + "".join(f"{note}\n" for note in notes))


def _paths(arguments: argparse.Namespace) -> None:
    from explorer.core.measurements import PathSplits
    from explorer.engine.findings import SplitWish

    finding, image = _investigate(arguments, SplitWish(class_index=arguments.class_index))
    splits = finding.result
    assert isinstance(splits, PathSplits)
    if arguments.json:
        _warn_if_incomplete(image)
        _print_json(output.paths_record(splits))
    else:
        _print(output.paths_text(splits) + _warning_of(finding, image))


_COMMANDS: dict[str, Callable[[argparse.Namespace], None]] = {
    "models": _models,
    "layers": _layers,
    "classify": _classify,
    "maps": _maps,
    "residuals": _residuals,
    "lesions": _lesions,
    "paths": _paths,
}


# ---------------------------------------------------------------- running


@dataclass(frozen=True, slots=True)
class _Opened:
    """A network and an image, ready to be run."""

    session: "EngineSession"
    image: "ImageReady"
    stamp: "Stamp"
    weights: str


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a run of a network gave, and with what it was run."""

    session: "EngineSession"
    image: "ImageReady"
    result: "Result"
    weights: str

    @property
    def warning(self) -> str:
        return _warning_of(self.result, self.image)


def _run_network(
    arguments: argparse.Namespace, *, maps: "MapsWish | None" = None, top: int = 5
) -> _Outcome:
    """Run what the arguments name."""
    from explorer.engine.messages import Run

    opened = _opened(arguments)
    run = Run(id=3, stamp=opened.stamp, maps=maps, top=top)
    result = opened.session.run(run, _never_cancelled)
    return _Outcome(opened.session, opened.image, result, opened.weights)


def _investigate(arguments: argparse.Namespace, wish: "AnyWish") -> "tuple[Finding, ImageReady]":
    """Find out what takes more than one run of what the arguments name."""
    from explorer.engine.messages import Investigate

    opened = _opened(arguments)
    request = Investigate(id=3, stamp=opened.stamp, wish=wish)
    return opened.session.investigate(request, _never_cancelled), opened.image


def _opened(arguments: argparse.Namespace) -> _Opened:
    """What the arguments name. Bad input is refused before torch works."""
    path: Path = arguments.image
    data = read_regular_file(path)
    from explorer.engine.messages import BuildModel, LoadImage, Stamp
    from explorer.engine.session import EngineSession

    spec, weights = _network_named(arguments)
    session = EngineSession(send=_ignored)
    image = session.load_image(LoadImage(id=1, generation=1, name=display_name(path), data=data))
    device: str = getattr(arguments, "device", "auto")
    build = BuildModel(id=2, generation=1, model=spec.name, weights=weights, device=device)
    ready = session.build_model(build, _never_cancelled)
    _require_wanted_weights(arguments, ready.notes, is_trained=ready.is_trained)
    return _Opened(session, image, Stamp(model=1, image=1, gates=0, frame=1), weights)


def _network_named(arguments: argparse.Namespace) -> tuple[ModelSpec, str]:
    """The network and the weight set that the arguments name, or the best that is there."""
    from explorer.core.catalogue import find_spec
    from explorer.engine.loading import best_weights

    spec = find_spec(arguments.model)
    return spec, getattr(arguments, "weights", None) or best_weights(spec)


def _require_wanted_weights(
    arguments: argparse.Namespace, notes: Sequence[str], *, is_trained: bool
) -> None:
    """Weights that were asked for and are not there are an error, not an untrained network."""
    if getattr(arguments, "weights", None) not in (None, NO_WEIGHTS) and not is_trained:
        raise _NotDoneError(" ".join(notes))


def _progress_line(*, is_first: bool) -> Callable[[int, int], None]:
    """On a terminal, how far it is; the line is wiped when all is done."""
    if not (is_first and sys.stderr.isatty()):
        return _ignored

    def tell(done: int, total: int) -> None:
        line = f"\r{done:,} of {total:,} images" if done < total else "\r\033[K"
        sys.stderr.write(line)
        sys.stderr.flush()

    return tell


def _ignored(*_told: object) -> None:
    """Nobody watches the progress of a command."""


def _never_cancelled() -> None:
    """A command runs to its end."""


def _write(path: Path, data: bytes) -> None:
    try:
        write_atomically(path, data)
    except FileAccessError as error:
        raise _NotDoneError(error.sentence, next_step=error.next_step) from error


# ---------------------------------------------------------------- output


def _warning_of(result: "Result | Finding", image: "ImageReady") -> str:
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
