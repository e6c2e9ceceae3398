"""What an MP4 file says of its one stream of H.264, read and replaced: the coder's parameters, the orientation.

The boxes are those of ISO/IEC 14496-12, the parameters (`avcC`) those of 14496-15.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_TRACK = (b"moov", b"trak")
_PARAMETERS = (*_TRACK, b"mdia", b"minf", b"stbl", b"stsd", b"avc1", b"avcC")
_LEADS = {b"stsd": 8, b"avc1": 78}
"""How many bytes stand in a box before the boxes in it."""
_UPRIGHT = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
_IDR_SLICE, _SLICES = 5, (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class AvcParameters:
    """The parameter sets of a stream: `head` is profile, constraints and level, `rest` what a profile adds."""

    head: bytes
    sequence: tuple[bytes, ...]
    picture: tuple[bytes, ...]
    rest: bytes

    @property
    def is_plain(self) -> bool:
        """Whether there is one set of each kind, of number 0, for pictures of 8 bits in 4:2:0."""
        return (
            len(self.sequence) == len(self.picture) == 1
            and self.head[0] in (66, 77, 100)
            and len(self.sequence[0]) > 4
            and self.sequence[0][4] & 0x80 != 0
            and len(self.picture[0]) > 1
            and self.picture[0][1] & 0xC0 == 0xC0
        )

    def with_sets_of(self, other: AvcParameters) -> AvcParameters:
        """Return these parameters with the sets of others beside their own; the higher level of both."""
        head = self.head[:2] + max(self.head[2:], other.head[2:])
        return replace(
            self,
            head=head,
            sequence=(*self.sequence, *other.sequence),
            picture=(*self.picture, *other.picture),
        )


def parameters_of(film: bytes) -> AvcParameters:
    """Return the parameters of an MP4 file with one stream. Raises `ValueError` where it has none, or others."""
    box = _content(film, _PARAMETERS)
    if len(box) < 7 or box[0] != 1 or box[4] & 3 != 3:
        raise ValueError("no parameters of H.264 with lengths of four bytes")
    sequence, at = _sets(box, 6, box[5] & 31)
    picture, end = _sets(box, at + 1, box[at])
    return AvcParameters(head=box[1:4], sequence=sequence, picture=picture, rest=box[end:])


def with_parameters(film: bytes, parameters: AvcParameters) -> bytes:
    """Return an MP4 file, whose description stands at its end, with other parameters."""
    box = b"\x01" + parameters.head + b"\xff" + bytes([0xE0 | len(parameters.sequence)])
    box += b"".join(struct.pack(">H", len(each)) + each for each in parameters.sequence)
    box += bytes([len(parameters.picture)])
    box += b"".join(struct.pack(">H", len(each)) + each for each in parameters.picture)
    return _replaced(film, _PARAMETERS, box + parameters.rest)


def is_upright(film: bytes) -> bool:
    """Tell whether an MP4 file is shown as it is stored: neither turned nor mirrored."""
    header = _content(film, (*_TRACK, b"tkhd"))
    from_byte = 52 if header[:1] == b"\x01" else 40
    return header[from_byte : from_byte + len(_UPRIGHT)] == _UPRIGHT


def begins_anew(film: bytes) -> bool:
    """Tell whether nothing after the first frame can depend on one before it: whether that is an IDR picture."""
    media, at = _content(film, (b"mdat",)), 0
    while at + 5 <= len(media):
        kind = media[at + 4] & 31
        if kind in _SLICES:
            return kind == _IDR_SLICE
        at += 4 + int.from_bytes(media[at : at + 4])
    return False


def _sets(box: bytes, at: int, count: int) -> tuple[tuple[bytes, ...], int]:
    """Return parameter sets, and where they end."""
    sets: list[bytes] = []
    for _ in range(count):
        end = at + 2 + int.from_bytes(box[at : at + 2])
        sets.append(box[at + 2 : end])
        at = end
    if at > len(box):
        raise ValueError("parameters end before their sets")
    return tuple(sets), at


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        if size < 8 or at + size > len(data):
            raise ValueError(f"a box of {size} bytes")
        yield data[at + 4 : at + 8], data[at + 8 : at + size]
        at += size


def _content(data: bytes, path: Sequence[bytes]) -> bytes:
    for name in path:
        data = next((body[_LEADS.get(kind, 0) :] for kind, body in _boxes(data) if kind == name), b"")
    return data


def _replaced(data: bytes, path: Sequence[bytes], content: bytes) -> bytes:
    """Return boxes, of which the one at a path has another content."""
    parts: list[bytes] = []
    for kind, body in _boxes(data):
        if kind == path[0]:
            lead = _LEADS.get(kind, 0)
            body = body[:lead] + _replaced(body[lead:], path[1:], content) if path[1:] else content
        parts.append(struct.pack(">I4s", len(body) + 8, kind) + body)
    return b"".join(parts)
