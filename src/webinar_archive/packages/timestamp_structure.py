"""The structure of an RFC 3161 response: its certificates in the order of DER, and what its signature is made of.

The library that reads responses refuses certificates that are not sorted, as authorities on OpenSSL send them, and
checks no signature without the root certificate; both need the parts of the response.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MAX_RESPONSE_BYTES = 200_000
"""The size of the largest response that is read; with a chain of certificates it has some 10,000 bytes."""
_SET, _FIRST, _SECOND = 0x31, 0xA0, 0xA1
_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
_SIGNED_ATTRIBUTES, _UNSIGNED_ATTRIBUTES = _FIRST, _SECOND


@dataclass(frozen=True, slots=True)
class _Element:
    """An element of DER: its tag, and where it starts, its content starts, and it ends."""

    tag: int
    start: int
    content: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedParts:
    """What a response's signature is made of.

    `content` is what the authority states (time, digest, nonce), `attributes` the bytes that are signed, which hold
    `content_digest`. Algorithms are object identifiers in DER.
    """

    content: bytes
    content_digest: bytes
    attributes: bytes
    digest_algorithm: bytes
    signature_algorithm: bytes
    signature: bytes


def sorted_response(response: bytes) -> bytes:
    """Return a response with its sets of certificates and revocations in the order that DER wants.

    No signature covers that order. Raises `ValueError` for what is no response.
    """
    for part in _signed_data(response)[3:-1]:
        if part.tag in (_FIRST, _SECOND):
            ordered = sorted(response[each.start : each.end] for each in _inside(response, part))
            response = response[: part.content] + b"".join(ordered) + response[part.end :]
    return response


def signed_parts(response: bytes) -> SignedParts:
    """Return what the signature of a response is made of. Raises `ValueError` where it is not as RFC 3161 has it."""
    parts = _signed_data(response)
    content = _only(response, _inside(response, parts[2])[1])
    (signer,) = _inside(response, parts[-1])
    _, _, digest_algorithm, attributes, signature_algorithm, signature, *rest = _inside(response, signer)
    if attributes.tag != _SIGNED_ATTRIBUTES or any(part.tag != _UNSIGNED_ATTRIBUTES for part in rest):
        raise ValueError("the signature has no attributes")
    digests = []
    for attribute in _inside(response, attributes):
        name, values = _inside(response, attribute)
        if response[name.start : name.end] == _MESSAGE_DIGEST:
            digests.append(_content(response, _only(response, values)))
    (content_digest,) = digests
    return SignedParts(
        content=_content(response, content),
        content_digest=content_digest,
        # signed as the set that they are, not under the tag of their place
        attributes=bytes((_SET,)) + response[attributes.start + 1 : attributes.end],
        digest_algorithm=_identifier(response, digest_algorithm),
        signature_algorithm=_identifier(response, signature_algorithm),
        signature=_content(response, signature),
    )


def _signed_data(response: bytes) -> list[_Element]:
    """Return the parts of the signed data in a response: at least version, algorithms, content and signers."""
    whole = _Element(0, 0, 0, len(response))
    _, token = _inside(response, _only(response, whole))
    _, content = _inside(response, token)
    parts = _inside(response, _only(response, content))
    if len(parts) < 4:
        raise ValueError("parts are missing")
    return parts


def _inside(data: bytes, element: _Element) -> list[_Element]:
    return list(_elements(data, element.content, element.end))


def _only(data: bytes, element: _Element) -> _Element:
    (inner,) = _inside(data, element)
    return inner


def _content(data: bytes, element: _Element) -> bytes:
    return data[element.content : element.end]


def _identifier(data: bytes, algorithm: _Element) -> bytes:
    return _content(data, _inside(data, algorithm)[0])


def _elements(data: bytes, at: int, end: int) -> Iterator[_Element]:
    """Yield the elements between two places. Raises `ValueError` where they do not fill it."""
    while at < end:
        start, content = at, at + 2
        if content > end:
            raise ValueError("an element is cut")
        length = data[start + 1]
        if length >= 0x80:
            size = length - 0x80
            content += size
            if not 1 <= size <= 4 or content > end:
                raise ValueError("a length cannot be read")
            length = int.from_bytes(data[start + 2 : content])
        at = content + length
        if at > end:
            raise ValueError("an element is cut")
        yield _Element(data[start], start, content, at)
