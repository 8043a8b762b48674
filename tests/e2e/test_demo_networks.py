"""What a newcomer sees without the internet: a trained network that recognises a drawn shape."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

ROOT = Path(__file__).parents[2]
# An address that nothing answers: whoever asks the internet for anything fails.
OFFLINE = {name: "http://127.0.0.1:9" for name in ("http_proxy", "https_proxy", "all_proxy")}
STROKES = {
    "triangle": ([(400, 90), (590, 460), (205, 455), (398, 95)],),
    "star": ([(400, 80), (285, 500), (610, 225), (170, 240), (520, 505), (402, 84)],),
    "cross": ([(230, 120), (560, 480)], [(565, 110), (240, 490)]),
    "arrow": ([(160, 300), (640, 290)], [(500, 170), (642, 290), (510, 420)]),
}


def explorer(*arguments: str | Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Without a display and without a network."""
    left_out = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.run(
        [sys.executable, ROOT / "main.py", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=180,
        env={**kept, **OFFLINE, "TORCH_HOME": str(folder)},
    )


def painted(label: str) -> QImage:
    """As in a paint program: a brush on a white canvas."""
    canvas = QImage(800, 600, QImage.Format.Format_RGB32)
    canvas.fill(Qt.GlobalColor.white)
    painter = QPainter(canvas)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(30, 30, 120), 16)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    for stroke in STROKES[label]:
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in stroke]))
    painter.end()
    return canvas


def test_first_start_shows_a_trained_network_and_its_answer(tmp_path: Path) -> None:
    told = explorer(folder=tmp_path)
    assert told.returncode == 0
    assert "shapes_resnet56" in told.stdout and "untrained" not in told.stdout
    answers = [line for line in told.stdout.splitlines() if "%" in line]
    assert "star" in answers[0]
    assert (tmp_path / "architecture-explorer.png").stat().st_size > 10_000


@pytest.mark.parametrize("label", STROKES)
def test_shape_drawn_in_a_paint_program_is_recognised(label: str, tmp_path: Path) -> None:
    path = tmp_path / "drawing.png"
    assert painted(label).save(str(path))
    told = explorer("classify", "shapes_resnet56", path, "--json", folder=tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    found = json.loads(told.stdout)
    assert (found["weights"], found["trained"]) == ("SHAPES_V1", True)
    assert found["top"][0]["label"] == label
    assert found["top"][0]["probability"] > 0.5
