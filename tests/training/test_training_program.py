"""``python -m explorer.training``: from nothing to weights, card and samples, and no work twice."""

import sys
from pathlib import Path

import pytest
from PIL import Image
from torch import nn

from explorer.core.demo_nets import BUILDERS
from explorer.core.model_card import CARD_NAME, WEIGHTS_NAME, Recipe, read_card
from explorer.training import __main__ as program
from explorer.training import model_cards, sample_pictures
from explorer.training.datasets import Part
from explorer.training.hand_strokes import hand_drawings

_NAMES = ("tiny_one", "tiny_two")


def _tiny_net() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 4, kernel_size=16, stride=16),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(64, 12),
    )


@pytest.fixture
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program writes what ships; all that it makes is small."""
    folder = tmp_path / "resources"
    (folder / "samples").mkdir(parents=True)
    few = hand_drawings()[::50]
    for name in _NAMES:
        monkeypatch.setitem(BUILDERS, name, _tiny_net)
    monkeypatch.setattr(
        program, "RECIPES", {name: Recipe(0.05, epochs=2, batch_size=8) for name in _NAMES}
    )
    monkeypatch.setattr(program, "TRAIN", Part("train", 24, seed=1))
    monkeypatch.setattr(program, "TEST", Part("test", 12, seed=2))
    monkeypatch.setattr(program, "resources_folder", lambda: folder)
    monkeypatch.setattr(model_cards, "DRAWN_COUNT", 12)
    monkeypatch.setattr(model_cards, "hand_drawings", lambda: few)
    monkeypatch.setattr(sample_pictures, "SAMPLES", sample_pictures.SAMPLES[:1])
    return folder


def _run(folder: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> int:
    words = ["explorer.training", *names, "--device", "cpu", "--work", str(folder / "work")]
    monkeypatch.setattr("sys.argv", words)
    return program.main()


def _contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_unknown_network_ends_with_status_2_and_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        _run(tmp_path, monkeypatch, "shapes_resnet20", "shapes_resnet99")
    assert exit_.value.code == 2
    last_line = capsys.readouterr().err.splitlines()[-1]
    assert "shapes_resnet99 is not one of shapes_resnet20, shapes_plain20, " in last_line
    assert not (tmp_path / "work").exists()


def test_all_that_ships_is_written(
    resources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _run(tmp_path, monkeypatch) == 0
    weights = {f"weights/{name}/{file}" for name in _NAMES for file in (CARD_NAME, WEIGHTS_NAME)}
    assert set(_contents(resources)) == weights | {"samples/shape-star.jpg"}
    card = read_card(resources / "weights" / "tiny_one")
    assert [point.epoch for point in card.curve] == [1, 2]
    assert [test.count for test in card.tests] == [12, 12, len(hand_drawings()[::50])]
    with Image.open(resources / "samples" / "shape-star.jpg") as picture:
        assert picture.size == (sample_pictures.SIDE_PX, sample_pictures.SIDE_PX)


def test_only_the_networks_asked_for_are_trained(
    resources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(tmp_path, monkeypatch, "tiny_two")
    assert [path.name for path in (resources / "weights").iterdir()] == ["tiny_two"]


def test_second_call_trains_nothing_and_writes_the_same(
    resources: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _run(tmp_path, monkeypatch, "tiny_one")
    first, told = _contents(resources), capsys.readouterr().out
    assert "Rendering picture 24 of 24" in told
    assert "tiny_one: epoch 2, batch 3 of 3, loss " in told
    assert "epoch 2: loss " in told
    _run(tmp_path, monkeypatch, "tiny_one")
    told_again = capsys.readouterr().out.splitlines()
    assert _contents(resources) == first
    assert len(told_again) == 1
    assert told_again[0].startswith("tiny_one: test ")


def test_device_that_is_not_there_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["explorer.training", "--device", "nonsense"])
    assert program.main() == 2
    assert "nonsense" in capsys.readouterr().err
