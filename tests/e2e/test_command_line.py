"""The program as a process without a window: exit statuses, JSON, files, sentences."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explorer.app import main
from explorer.core.layer_table import COLUMNS

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources" / "samples" / "chelsea.png"
SHAPE = ROOT / "resources" / "samples" / "shape-star.jpg"
SMALL = "squeezenet1_1"
RESIDUAL = "resnet18"
LAYER_TYPES = {
    "name": str,
    "type": str,
    "call": int,
    "depth": int,
    "input_shape": list,
    "output_shape": list,
    "kernel_size": list | None,
    "stride": list | None,
    "padding": list | None,
    "groups": int | None,
    "num_params": int,
    "mult_adds": int,
    "activation_bytes": int,
    "receptive_field": list | None,
}


def explorer(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, ROOT / "main.py", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=180,
        env={**os.environ, "DISPLAY": "", "QT_QPA_PLATFORM": "none there is"},
    )


def document(*arguments: str | Path) -> Any:
    """The JSON document that a command prints, and nothing besides."""
    told = explorer(*arguments, "--json")
    assert (told.returncode, told.stderr) == (0, "")
    return json.loads(told.stdout)


def test_layers_as_json() -> None:
    told = document("layers", RESIDUAL)
    assert set(told) == {
        "model",
        "weights",
        "input_shape",
        "total_params",
        "total_mult_adds",
        "layers",
        "merges",
    }
    assert (told["model"], told["input_shape"]) == (RESIDUAL, [3, 224, 224])
    assert told["total_params"] == 11_689_512
    assert told["total_mult_adds"] == 1_814_073_344
    for layer in told["layers"]:
        assert list(layer) == list(COLUMNS)
        for name, kind in LAYER_TYPES.items():
            assert isinstance(layer[name], kind), (layer["name"], name)
    assert len(told["merges"]) == 8
    assert told["merges"][2] == {
        "name": "layer2.0.add",
        "kind": "add",
        "shortcut": "layer2.0.downsample.1",
        "branch": "layer2.0.bn2",
        "shortcut_kind": "projection",
    }


def test_layers_as_csv_and_for_another_input_size(tmp_path: Path) -> None:
    path = tmp_path / "layers.csv"
    told = explorer("layers", RESIDUAL, "--input", "128x96", "--csv", path)
    assert (told.returncode, told.stderr) == (0, "")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["name"], rows[0]["output_shape"]) == ("conv1", "64x64x48")


def test_119_table_with_semicolons_for_other_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "layers.csv"
    assert status_of("layers", SMALL, "--csv", path, "--delimiter", ";") == 0
    assert path.read_text(encoding="utf-8").startswith("name;type;call;depth;")


def test_classify_as_json() -> None:
    told = document("classify", SMALL, SAMPLE, "--weights", "none", "--device", "cpu", "--top", "3")
    top = told.pop("top")
    assert told == {"model": SMALL, "weights": "none", "device": "cpu", "trained": False}
    assert [set(found) for found in top] == [{"index", "label", "probability", "logit"}] * 3
    assert [found["logit"] for found in top] == sorted(
        (found["logit"] for found in top), reverse=True
    )


def test_classify_warns_of_a_network_that_knows_nothing() -> None:
    told = explorer("--device", "cpu", "classify", SMALL, SAMPLE)
    assert told.returncode == 0
    assert told.stdout.splitlines()[-1] == "The network is untrained: these answers mean nothing."


def test_residuals_as_json_and_csv(tmp_path: Path) -> None:
    path = tmp_path / "residuals.csv"
    told = document("residuals", RESIDUAL, SAMPLE, "--csv", path)
    assert list(told) == ["merges"]
    assert len(told["merges"]) == 8
    for merge in told["merges"]:
        assert merge["branch_share"] + merge["shortcut_share"] == pytest.approx(1)
    fields = ["name", "branch_share", "shortcut_share"]
    fields += ["branch_norm", "shortcut_norm", "ratio", "cosine"]
    assert list(told["merges"][0]) == fields
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows[0] == fields
    assert [row[0] for row in rows[1:]] == [merge["name"] for merge in told["merges"]]


def test_paths_as_json() -> None:
    told = document("paths", "shapes_resnet20", SHAPE, "--class", "3")
    assert list(told) == ["class", "logit", "blocks", "contributions", "bias", "exact"]
    assert (told["class"], told["blocks"], told["exact"]) == (3, 9, True)
    assert len(told["contributions"]) == 10
    assert sum(told["contributions"]) + told["bias"] == pytest.approx(told["logit"], rel=1e-5)


def test_paths_of_what_is_not_piecewise_linear_leave_a_remainder() -> None:
    told = document("paths", "shapes_alexnet", SHAPE)
    assert (told["blocks"], told["exact"]) == (0, False)
    assert told["contributions"][0] + told["bias"] == pytest.approx(told["logit"], rel=1e-6)
    assert told["bias"] != 0


def test_maps_as_values_and_as_picture(tmp_path: Path) -> None:
    values, picture = tmp_path / "maps.npy", tmp_path / "maps.png"
    for path in (values, picture):
        told = explorer("maps", SMALL, SAMPLE, "--layer", "features.3", "--out", path)
        assert (told.returncode, told.stderr) == (0, "")
    saved = np.load(values)
    assert (saved.dtype, saved.shape) == (np.float32, (128, 55, 55))
    with Image.open(picture) as image:
        assert image.format == "PNG"
        assert min(image.size) >= 600


def test_models_names_every_network() -> None:
    told = document("models")
    names = [model["name"] for model in told["models"]]
    assert names[:2] == ["alexnet_2012", "alexnet"]
    assert len(names) == len(set(names)) >= 80


BAD_USE = {
    "unknown network": ("layers", "resnet51"),
    "unknown weights": ("classify", SMALL, SAMPLE, "--weights", "V9"),
    "unknown layer": ("maps", SMALL, SAMPLE, "--layer", "features.99", "--out", "a.npy"),
    "unknown device": ("classify", SMALL, SAMPLE, "--device", "cuda:99"),
    "class there is not": ("paths", "shapes_vgg", SHAPE, "--class", "12"),
    "class of a wrong form": ("paths", "shapes_vgg", SHAPE, "--class", "star"),
    "missing picture": ("classify", SMALL, "nothing.png"),
    "folder as picture": ("classify", SMALL, ROOT),
    "text as picture": ("classify", SMALL, ROOT / "pyproject.toml"),
    "input too small": ("layers", "alexnet", "--input", "8x8"),
    "input of a wrong form": ("layers", "alexnet", "--input", "224"),
    "no classes": ("classify", SMALL, SAMPLE, "--top", "0"),
    "file of another kind": ("maps", SMALL, SAMPLE, "--layer", "features", "--out", "a.gif"),
    "picture forgotten": ("classify", SMALL),
    "unknown option": ("models", "--fast"),
}


def status_of(*arguments: str | Path) -> int:
    """The exit status of a command run in this process."""
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as end:
        assert isinstance(end.code, int)
        return end.code


@pytest.mark.parametrize("arguments", BAD_USE.values(), ids=list(BAD_USE))
def test_bad_use_is_told_in_one_sentence(
    arguments: tuple[str | Path, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of(*arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1


def test_bad_use_is_told_by_the_process_too() -> None:
    told = explorer("layers", "resnet51")
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("'resnet51' is not a network of the catalogue. Did you mean")


@pytest.mark.parametrize(
    "arguments",
    [
        ("layers", "alexnet", "--csv", "nowhere/layers.csv"),
        ("classify", SMALL, SAMPLE, "--weights", "IMAGENET1K_V1"),
    ],
    ids=["folder to write to is missing", "weights are not on this computer"],
)
def test_failure_at_work_is_told_in_one_sentence(
    arguments: tuple[str | Path, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of(*arguments) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1


def test_reader_who_stops_early_is_no_error() -> None:
    command = f"{sys.executable} {ROOT / 'main.py'} models | head -n 1"
    told = subprocess.run(
        command, shell=True, capture_output=True, text=True, check=False, timeout=180, cwd=ROOT
    )
    assert told.stderr == ""
    assert told.stdout.startswith("name")


WITHOUT_QT = """
import sys
sys.modules.update(dict.fromkeys(("PySide6", "shiboken6", "pyqtgraph")))
from explorer.app import main
raise SystemExit(main(["layers", "alexnet"]))
"""


def test_commands_need_no_qt() -> None:
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
        cwd=ROOT,
    )
    assert (told.returncode, told.stderr) == (0, "")


PARSER_ALONE = """
import argparse, sys
from explorer import command_arguments
command_arguments.add_subparsers(argparse.ArgumentParser())
print(sorted({"torch", "numpy", "PIL"} & set(sys.modules)))
"""


def test_offering_the_commands_imports_nothing_heavy() -> None:
    told = subprocess.run(
        [sys.executable, "-c", PARSER_ALONE], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert told.stdout == "[]\n"
