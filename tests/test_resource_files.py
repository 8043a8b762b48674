"""What ships with the program is found."""

from pathlib import Path

import pytest

from explorer.resource_files import resource_path, resources_folder


@pytest.mark.parametrize("name", ["chelsea.png", "coffee.png", "astronaut.png", "rocket.jpg"])
def test_sample_image_is_there(name: str) -> None:
    assert resource_path(f"samples/{name}").stat().st_size > 10_000


def test_every_sample_has_its_licence_stated() -> None:
    stated = resource_path("samples/LICENSES.md").read_text("utf-8")
    samples = [path for path in resource_path("samples").iterdir() if path.suffix != ".md"]
    assert [path.name for path in samples if path.name not in stated] == []


def test_resources_do_not_depend_on_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    resources_folder.cache_clear()
    assert resources_folder().is_absolute()
