"""``lesions`` as a process: its JSON and CSV, one image or a folder, one process or two."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from explorer.app import main
from tests.core.shape_folders import write_shapes

ROOT = Path(__file__).parents[2]
STAR = ROOT / "resources" / "samples" / "shape-star.jpg"
RESIDUAL, PLAIN = "shapes_resnet20", "shapes_vgg"
PREDICTION = ["index", "label", "probability", "logit"]


def explorer(*arguments: str | Path, processes: int = 1) -> "subprocess.CompletedProcess[str]":
    """With as many threads in each process, so that sums are rounded alike."""
    command = [sys.executable]
    if processes > 1:
        command += ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"]
    return subprocess.run(
        [*command, ROOT / "main.py", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=180,
        env={**os.environ, "DISPLAY": "", "OMP_NUM_THREADS": "1"},
    )


def document(*arguments: str | Path) -> Any:
    """The JSON document that a command prints, and nothing besides."""
    told = explorer(*arguments, "--json")
    assert (told.returncode, told.stderr) == (0, "")
    return json.loads(told.stdout)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty-six pictures of three shapes, and one that is none."""
    root = tmp_path_factory.mktemp("shapes")
    write_shapes(root, classes=3, each=12)
    (root / "ring" / "broken.png").write_bytes(b"no picture")
    return root


@pytest.mark.parametrize(
    ("model", "names"),
    [
        (RESIDUAL, [f"layer{stage}.{block}.add" for stage in (1, 2, 3) for block in range(3)]),
        (PLAIN, [*(f"features.{place}" for place in (2, 7, 12, 17, 20, 22)), "classifier.3"]),
    ],
)
def test_json_and_csv_of_one_image(model: str, names: list[str], tmp_path: Path) -> None:
    path = tmp_path / "lesions.csv"
    told = document("lesions", model, STAR, "--csv", path)
    assert list(told) == ["baseline", "blocks"]
    assert list(told["baseline"]) == PREDICTION
    assert told["baseline"]["label"] == "star"
    assert [block["name"] for block in told["blocks"]] == names
    for block in told["blocks"]:
        assert list(block) == ["name", "probability", "logit", "top_index", "top_label"]
    for row, block in zip(rows_of(path), told["blocks"], strict=True):
        assert row["name"] == block["name"]
        assert float(row["logit"]) == block["logit"]
        change = block["probability"] - told["baseline"]["probability"]
        assert float(row["probability_change"]) == pytest.approx(change)


def test_table_of_one_image_and_another_class() -> None:
    told = explorer("lesions", RESIDUAL, STAR, "--class", "0")
    assert (told.returncode, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    assert lines[0].split() == [
        "without",
        "probability",
        "change",
        "logit",
        "change",
        "taken",
        "for",
    ]
    assert len(lines) == 2 + 9 + 2
    assert lines[-1].startswith("The whole network: circle (class 0) ")


def test_two_processes_find_in_a_folder_what_one_finds(shapes: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"{processes}.csv" for processes in (1, 2)]
    command = ("lesions", RESIDUAL, "--folder", shapes, "--batch", "5", "--json", "--csv")
    alone = explorer(*command, paths[0])
    shared = explorer(*command, paths[1], processes=2)
    assert (alone.returncode, alone.stderr) == (0, "")
    assert shared.returncode == 0, shared.stderr
    assert shared.stdout == alone.stdout
    assert paths[1].read_bytes() == paths[0].read_bytes()


def test_folder_as_json_and_csv(shapes: Path, tmp_path: Path) -> None:
    path = tmp_path / "folder.csv"
    told = document("lesions", RESIDUAL, "--folder", shapes, "--csv", path)
    score = ["correct", "accuracy", "mean_probability"]
    assert list(told) == ["images", "skipped", "matching", "baseline", "blocks"]
    assert (told["images"], told["skipped"]) == (36, 1)
    assert told["matching"] == "3 class folders matched by name."
    assert list(told["baseline"]) == score
    assert told["baseline"]["accuracy"] > 0.8
    assert len(told["blocks"]) == 9
    assert list(told["blocks"][0]) == ["name", *score]
    rows = rows_of(path)
    assert [row["name"] for row in rows] == [
        "baseline",
        *(block["name"] for block in told["blocks"]),
    ]
    assert [int(row["correct"]) for row in rows[1:]] == [
        block["correct"] for block in told["blocks"]
    ]


def test_folder_as_a_table(shapes: Path) -> None:
    told = explorer("lesions", RESIDUAL, "--folder", shapes)
    assert (told.returncode, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    assert lines[2].startswith("nothing ")
    assert lines[-1] == "36 images, 1 could not be read. 3 class folders matched by name."


BAD_USE = {
    "neither image nor folder": ("lesions", RESIDUAL),
    "both image and folder": ("lesions", RESIDUAL, STAR, "--folder", ROOT),
    "class of a folder": ("lesions", RESIDUAL, "--folder", ROOT, "--class", "1"),
    "batch of an image": ("lesions", RESIDUAL, STAR, "--batch", "4"),
    "no such class": ("lesions", RESIDUAL, STAR, "--class", "12"),
    "class that is no number": ("lesions", RESIDUAL, STAR, "--class", "star"),
    "no such folder": ("lesions", RESIDUAL, "--folder", "nowhere"),
    "folders that are no classes": ("lesions", RESIDUAL, "--folder", ROOT),
    "no such network": ("lesions", "resnet51", "--folder", ROOT),
    "no such image": ("lesions", RESIDUAL, "nothing.png"),
}


@pytest.mark.parametrize("arguments", BAD_USE.values(), ids=list(BAD_USE))
def test_bad_use_is_told_in_one_sentence(
    arguments: tuple[str | Path, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main([str(argument) for argument in arguments])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else -1
    told = capsys.readouterr()
    assert (status, told.out) == (2, "")
    assert told.err.count("\n") == 1


def test_network_in_which_everything_is_needed_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesions", "squeezenet1_1", str(STAR), "--weights", "none"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "Nothing can be taken out of this network: every layer changes the shape.",
        "The network is untrained: these answers mean nothing.",
    ]
