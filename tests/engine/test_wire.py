"""Whatever way the bytes arrive, whole messages come out; anything else is refused."""

import io
import random
import struct
from collections.abc import Iterator

import pytest

from explorer.engine.messages import AnyReply, AnyRequest, Reply, Request
from explorer.engine.wire import (
    MAX_FRAME_BYTES,
    FrameAssembler,
    WireError,
    decode_reply,
    decode_request,
    frame_of,
    read_payload,
)
from tests.engine.samples import REPLIES, REQUESTS


def by_type(message: AnyRequest | AnyReply) -> str:
    return type(message).__name__


@pytest.mark.parametrize("request_given", REQUESTS, ids=by_type)
def test_request_survives_the_wire(request_given: AnyRequest) -> None:
    payload = read_payload(io.BytesIO(frame_of(request_given)))
    assert payload is not None
    assert decode_request(payload) == request_given


@pytest.mark.parametrize("reply", REPLIES, ids=by_type)
def test_reply_survives_the_wire(reply: AnyReply) -> None:
    payload = read_payload(io.BytesIO(frame_of(reply)))
    assert payload is not None
    assert decode_reply(payload) == reply


def test_there_is_a_sample_of_every_message() -> None:
    assert {type(message) for message in REQUESTS} == set(Request.__subclasses__())
    assert {type(message) for message in REPLIES} == set(Reply.__subclasses__())


# ---------------------------------------------------------------- in chunks

FRAMES = [frame_of(message) for message in (*REQUESTS, *REPLIES)]
PAYLOADS = [frame[4:] for frame in FRAMES]


def fed(chunks: Iterator[bytes]) -> list[bytes]:
    assembler = FrameAssembler()
    return [payload for chunk in chunks for payload in assembler.feed(chunk)]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 64, 1000, 10**6])
def test_frames_come_out_whole_for_any_chunk_size(size: int) -> None:
    stream = b"".join(FRAMES)
    assert fed(stream[at : at + size] for at in range(0, len(stream), size)) == PAYLOADS


@pytest.mark.parametrize("seed", range(20))
def test_frames_come_out_whole_for_random_chunks(seed: int) -> None:
    random_size = random.Random(seed)
    stream, chunks = b"".join(FRAMES), []
    while stream:
        size = random_size.choice((0, 1, 3, 4, 5, 17, 400))
        chunks.append(stream[:size])
        stream = stream[size:]
    assert fed(iter(chunks)) == PAYLOADS


def test_two_frames_are_cut_apart_at_every_position() -> None:
    first, second = FRAMES[0], FRAMES[1]
    stream = first + second
    for cut in range(len(stream) + 1):
        assert fed(iter((stream[:cut], stream[cut:]))) == [first[4:], second[4:]]


def test_empty_payload_is_a_frame() -> None:
    assert fed(iter((b"\0\0\0\0",))) == [b""]


def test_unfinished_frame_waits() -> None:
    assert fed(iter((FRAMES[0][:-1],))) == []


# ---------------------------------------------------------------- garbage

TOO_LONG = struct.pack("<I", MAX_FRAME_BYTES + 1)


def test_impossible_length_is_refused_before_anything_is_kept() -> None:
    with pytest.raises(WireError, match="claims"):
        list(FrameAssembler().feed(TOO_LONG))


def test_frames_before_an_impossible_length_are_delivered() -> None:
    frames = FrameAssembler().feed(FRAMES[0] + TOO_LONG)
    assert next(frames) == PAYLOADS[0]
    with pytest.raises(WireError):
        next(frames)


def test_impossible_length_on_a_stream_is_refused() -> None:
    with pytest.raises(WireError, match="claims"):
        read_payload(io.BytesIO(TOO_LONG))


def test_end_of_stream_between_frames_is_no_error() -> None:
    assert read_payload(io.BytesIO(b"")) is None


@pytest.mark.parametrize("kept", [1, 3, 4, 5])
def test_stream_cut_inside_a_frame_is_an_error(kept: int) -> None:
    with pytest.raises(WireError, match="ended inside"):
        read_payload(io.BytesIO(FRAMES[0][:kept]))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xc1",
        b"hello",
        b"\x80",
        b"\x81\xa4type\xa3Rub",
        FRAMES[0][4:-1],
        b"\xdd\xff\xff\xff\xff",
    ],
    ids=["empty", "invalid", "text", "no type", "unknown type", "cut", "forged length"],
)
def test_garbage_is_no_message(payload: bytes) -> None:
    with pytest.raises(WireError):
        decode_request(payload)
    with pytest.raises(WireError):
        decode_reply(payload)


def test_request_is_no_reply() -> None:
    with pytest.raises(WireError):
        decode_reply(PAYLOADS[0])


@pytest.mark.parametrize("seed", range(10))
def test_damaged_message_is_refused_or_read_never_worse(seed: int) -> None:
    damage = random.Random(seed)
    for payload in PAYLOADS:
        damaged = bytearray(payload)
        damaged[damage.randrange(len(damaged))] ^= 1 << damage.randrange(8)
        for decode in (decode_request, decode_reply):
            try:
                decode(bytes(damaged))
            except WireError as refusal:
                assert str(refusal)
