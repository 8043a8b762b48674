"""Messages are values: frozen, comparable, and arrays come back as they were."""

from typing import get_args

import msgspec
import numpy as np
import pytest

from explorer.engine.findings import (
    AnyWish,
    BandWish,
    PictureFile,
    Record,
    sealed,
    without_bytes,
)
from explorer.engine.messages import Array, Finding, Normalisation, Ranking, Stamp
from tests.engine.samples import FOUND, REPLIES, REQUESTS, RESULT

ARRAYS = {
    "bytes": np.arange(12, dtype=np.uint8).reshape(3, 4),
    "floats": np.linspace(-1, 1, 24, dtype=np.float32).reshape(2, 3, 4),
    "not finite": np.array([np.nan, np.inf, -np.inf], dtype=np.float32),
    "indices": np.array([2, 0, 1], dtype=np.int32),
    "one number": np.array(0.5, dtype=np.float32),
    "nothing": np.zeros((0, 3), dtype=np.float32),
    "every other column": np.arange(12, dtype=np.float32).reshape(3, 4)[:, ::2],
    "transposed": np.arange(6, dtype=np.int32).reshape(2, 3).T,
    "big endian": np.arange(3).astype(">f4"),
}


@pytest.mark.parametrize("given", ARRAYS.values(), ids=ARRAYS.keys())
def test_array_comes_back_as_it_was(given: np.ndarray) -> None:
    back = Array.of(given).numpy()
    assert back.shape == given.shape
    assert back.dtype == given.dtype.newbyteorder("=")
    np.testing.assert_array_equal(back, given)


def test_array_given_back_is_read_only() -> None:
    back = Array.of(np.zeros(3, dtype=np.float32)).numpy()
    with pytest.raises(ValueError, match="read-only"):
        back[0] = 1


def test_array_is_not_copied_when_it_is_read() -> None:
    packed = Array.of(np.zeros(3, dtype=np.float32))
    assert np.shares_memory(packed.numpy(), np.frombuffer(packed.data, dtype=np.uint8))


@pytest.mark.parametrize(
    "packed",
    [Array("float32", (2, 2), b"\0" * 15), Array("float32", (3,), b"\0" * 16)],
    ids=["no whole number of values", "another shape"],
)
def test_array_with_too_few_or_many_bytes_is_refused(packed: Array) -> None:
    with pytest.raises(ValueError, match=r"size|shape"):
        packed.numpy()


@pytest.mark.parametrize("message", [*REQUESTS, *REPLIES], ids=lambda given: type(given).__name__)
def test_message_cannot_be_changed(message: msgspec.Struct) -> None:
    with pytest.raises(AttributeError, match="immutable"):
        message.id = 0  # type: ignore[attr-defined]


def test_equal_results_compare_equal() -> None:
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(RESULT), type=type(RESULT))
    assert again == RESULT
    assert msgspec.structs.replace(RESULT, run_ms=9.0) != RESULT


@pytest.mark.parametrize(("wish", "record"), FOUND, ids=[type(each[0]).__name__ for each in FOUND])
def test_record_of_a_finding_comes_back_as_it_was(wish: AnyWish, record: Record) -> None:
    stamp = Stamp(1, 1, 0, 0)
    sent = Finding(
        id=1, stamp=stamp, wish=wish, sealed=sealed(record), is_trained=True, seconds=1.0
    )
    back = msgspec.msgpack.decode(msgspec.msgpack.encode(sent), type=Finding)
    assert (back.wish, back.result) == (wish, record)


def test_every_wish_and_record_has_a_sample() -> None:
    assert {type(wish) for wish, _ in FOUND} == set(get_args(AnyWish))
    assert {type(record) for _, record in FOUND} == set(get_args(Record))


def test_finding_repeats_the_names_of_pictures_not_their_bytes() -> None:
    wish = BandWish((PictureFile("a.png", b"many bytes"),))
    assert without_bytes(wish) == BandWish((PictureFile("a.png", b""),))


@pytest.mark.parametrize("choice", [*Normalisation, *Ranking])
def test_choice_reads_as_words(choice: Normalisation | Ranking) -> None:
    assert choice.replace(" ", "").isalpha()
