"""Messages as frames on a byte stream: four bytes of length, then MessagePack.

Imports neither torch nor Qt; used by both ends.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from explorer.engine.messages import AnyReply, AnyRequest

MAX_FRAME_BYTES = 1 << 30
_LENGTH = struct.Struct("<I")
_NOT_OURS = (msgspec.MsgspecError, UnicodeDecodeError)  # the decoder raises either
_encoder = msgspec.msgpack.Encoder()
_request_decoder = msgspec.msgpack.Decoder(AnyRequest)
_reply_decoder = msgspec.msgpack.Decoder(AnyReply)


class WireError(Exception):
    """The stream holds something that is not a frame of ours."""


def frame_of(message: AnyRequest | AnyReply) -> bytes:
    """The bytes that carry one message."""
    payload = _encoder.encode(message)
    return _LENGTH.pack(len(payload)) + payload


def decode_request(payload: bytes) -> AnyRequest:
    """Raises ``WireError`` where the payload is no request of ours."""
    try:
        request: AnyRequest = _request_decoder.decode(payload)
    except _NOT_OURS as error:
        raise WireError(f"not a request: {error}") from error
    return request


def decode_reply(payload: bytes) -> AnyReply:
    """Raises ``WireError`` where the payload is no reply of ours."""
    try:
        reply: AnyReply = _reply_decoder.decode(payload)
    except _NOT_OURS as error:
        raise WireError(f"not a reply: {error}") from error
    return reply


def read_payload(stream: BinaryIO) -> bytes | None:
    """Wait for the next frame of a blocking stream; None when the stream ends.

    Raises ``WireError`` for a length beyond ``MAX_FRAME_BYTES`` or a frame cut short.
    """
    head = stream.read(_LENGTH.size)
    if not head:
        return None
    if len(head) < _LENGTH.size:
        raise WireError("the stream ended inside a frame")
    (length,) = _LENGTH.unpack(head)
    if length > MAX_FRAME_BYTES:
        raise WireError(f"a frame claims {length} bytes")
    payload = stream.read(length)
    if len(payload) < length:
        raise WireError("the stream ended inside a frame")
    return payload


class FrameAssembler:
    """Cuts chunks, as they arrive, into the payloads of whole frames."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Payloads completed by this chunk. Raises ``WireError`` for an impossible length."""
        if chunk:
            self._chunks.append(chunk)
            self._size += len(chunk)
        while (length := self._next_length()) is not None:
            if self._size < _LENGTH.size + length:
                return
            data = b"".join(self._chunks)
            end = _LENGTH.size + length
            self._chunks = [data[end:]] if len(data) > end else []
            self._size -= end
            yield data[_LENGTH.size : end]

    def _next_length(self) -> int | None:
        if self._size < _LENGTH.size:
            return None
        if len(self._chunks[0]) < _LENGTH.size:
            self._chunks = [b"".join(self._chunks)]
        (length,) = _LENGTH.unpack_from(self._chunks[0])
        if length > MAX_FRAME_BYTES:
            raise WireError(f"a frame claims {length} bytes")
        return int(length)
