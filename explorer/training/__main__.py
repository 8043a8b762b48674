"""``python -m explorer.training``: makes the data, trains the demo networks, writes what ships.

1. The parts of the data set are rendered once and kept in the working folder.
2. The networks are trained one after another; stopped at any moment, the next call goes on.
3. Each gets its weights and model card under ``resources/weights``; the sample pictures follow.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import torch

from explorer.core import device
from explorer.core.errors import DeviceError
from explorer.core.model_card import Epoch
from explorer.resource_files import resources_folder
from explorer.training.datasets import TEST, TRAIN, load_part
from explorer.training.fitting import Fitting, Step, fit
from explorer.training.model_cards import held_out_sets, publish
from explorer.training.recipes import RECIPES, SEED
from explorer.training.sample_pictures import write_samples

_WORK_FOLDER = Path("build/training")


def main() -> int:
    """Returns the exit status."""
    arguments = _arguments()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    try:
        where = device.choose(arguments.device)
    except DeviceError as error:
        sys.stderr.write(f"{error.sentence} {error.next_step}\n")
        return 2
    work: Path = arguments.work
    data = work / "data"
    train = load_part(TRAIN, data, made=_tell_rendered)
    test = load_part(TEST, data)
    sets = held_out_sets(test)
    for name in arguments.networks or RECIPES:
        fitting = Fitting(
            name=name,
            recipe=RECIPES[name],
            seed=SEED,
            device=where,
            folder=work / "runs",
            step_taken=_teller(name),
            epoch_done=lambda point: _say(_in_words(point), ends=True),
        )
        fitted = fit(fitting, train=train, test=test)
        folder = resources_folder() / "weights" / name
        card = publish(fitting, fitted, train=train, sets=sets, folder=folder)
        results = ", ".join(f"{found.name} {found.accuracy:.1%}" for found in card.tests)
        _say(f"{name}: {results}; {fitted.seconds / 60:.1f} minutes", ends=True)
    write_samples(resources_folder() / "samples")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="explorer.training", description=__doc__)
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help=", ".join(RECIPES))
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda[:N], mps or xpu")
    parser.add_argument("--threads", type=int, help="of the CPU; two trainings may share it")
    parser.add_argument("--work", type=Path, default=_WORK_FOLDER, help="data and unfinished runs")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.networks if name not in RECIPES]
    if unknown:
        parser.error(f"{unknown[0]} is not one of {', '.join(RECIPES)}")
    return arguments


def _tell_rendered(done: int, total: int) -> None:
    _say(f"Rendering picture {done:,} of {total:,}")


def _teller(name: str) -> Callable[[Step], None]:
    def tell(step: Step) -> None:
        if step.batch % 10 == 0 or step.batch == step.batches:
            place = f"epoch {step.epoch}, batch {step.batch} of {step.batches}"
            _say(f"{name}: {place}, loss {step.loss:.3f}")

    return tell


def _in_words(point: Epoch) -> str:
    return (
        f"epoch {point.epoch}: loss {point.train_loss:.3f}, training accuracy "
        f"{point.train_accuracy:.1%}, test accuracy {point.test_accuracy:.1%}"
    )


def _say(line: str, *, ends: bool = False) -> None:
    """One line that the next replaces, unless it ends; in a file every line stays."""
    is_terminal = sys.stdout.isatty()
    end = "\n" if ends or not is_terminal else "\r"
    sys.stdout.write(f"{line:<79}{end}" if is_terminal else f"{line}{end}")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
