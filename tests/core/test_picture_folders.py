"""Which class each folder of pictures stands for, and which files are pictures."""

from pathlib import Path

import pytest

from explorer.core.errors import FolderError
from explorer.core.picture_folders import match_classes, read_picture_folder

LABELS = ("tench", "great white shark", "Cardigan", "cardigan", "aircraft-carrier")


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("tench", 0),
        ("Tench", 0),
        ("great_white_shark", 1),
        ("Great White  Shark", 1),
        ("Cardigan", 2),
        ("cardigan", 3),
        ("aircraft carrier", 4),
        ("n01440764_tench", 0),
        ("n01484850 great white shark", 1),
    ],
)
def test_folder_is_matched_by_its_name(name: str, index: int) -> None:
    match = match_classes([name], LABELS)
    assert match.class_of == {name: index}
    assert match.matching == "1 class folder matched by name."


def test_folders_are_matched_by_their_numbers() -> None:
    match = match_classes(["3", "00", "1"], LABELS)
    assert match.class_of == {"3": 3, "00": 0, "1": 1}
    assert match.matching == "3 class folders matched by number, from 0."


def test_as_many_folders_as_classes_are_matched_by_order() -> None:
    names = [f"n0144076{number}" for number in range(5)]
    match = match_classes(names[::-1], LABELS)
    assert match.class_of == {name: index for index, name in enumerate(names)}
    assert match.matching == (
        "5 class folders matched by order: n01440760 is tench, n01440764 is aircraft-carrier."
    )


def test_numbers_from_one_are_matched_by_order_of_their_size() -> None:
    labels = tuple(f"label {number}" for number in range(10))
    names = [str(number) for number in range(1, 11)]
    match = match_classes(sorted(names), labels)
    assert match.class_of == {name: int(name) - 1 for name in names}


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["tench", "trout"], "trout is no class of this network."),
        (["trout", "bream", "tench"], "trout and 1 more are no classes of this network."),
        (["CARDIGAN"], "CARDIGAN is no class of this network."),  # it could be two
        (["tench", "a", "b", "c", "d"], "a and 3 more are no classes of this network."),
        (["7"], "7 is no class of this network."),
    ],
    ids=["one", "several", "ambiguous", "as many as classes but one is known", "number too large"],
)
def test_folder_without_a_class_is_named(names: list[str], sentence: str) -> None:
    with pytest.raises(FolderError) as caught:
        match_classes(names, LABELS)
    assert caught.value.sentence == sentence
    assert "tench, great white shark" in caught.value.next_step


def write_files(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def test_pictures_are_found_in_order_and_other_files_left_out(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        "tench/b.JPG",
        "tench/a.png",
        "tench/deeper/c.webp",
        "tench/notes.txt",
        "tench/.hidden.png",
        "cardigan/d.jpeg",
        ".cache/e.png",
        "__MACOSX/f.png",
        "readme.md",
    )
    folder = read_picture_folder(tmp_path, LABELS)
    found = [
        (picture.path.relative_to(tmp_path).as_posix(), picture.class_index)
        for picture in folder.pictures
    ]
    assert found == [
        ("cardigan/d.jpeg", 3),
        ("tench/a.png", 0),
        ("tench/b.JPG", 0),
        ("tench/deeper/c.webp", 0),
    ]


@pytest.mark.parametrize(
    ("files", "folder", "words"),
    [
        ((), "nowhere", "is not a folder"),
        (("file.png",), "file.png", "is not a folder"),
        (("a.png",), ".", "holds no folders"),
        (("tench/a.txt",), ".", "hold no pictures"),
    ],
)
def test_what_is_no_folder_of_classes_is_told(
    files: tuple[str, ...], folder: str, words: str, tmp_path: Path
) -> None:
    write_files(tmp_path, *files)
    with pytest.raises(FolderError, match=words):
        read_picture_folder(tmp_path / folder, LABELS)
