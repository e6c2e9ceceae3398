"""Proof of time by RFC 3161: an authority signs that it was shown the digest of some data at a time.

The only module that imports rfc3161-client and cryptography (extra `timestamp`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from webinar_archive.errors import RecordError, UsageError
from webinar_archive.files import named_by_user, regular_file_bytes
from webinar_archive.packages.timestamp_structure import (
    MAX_RESPONSE_BYTES,
    SignedParts,
    signed_parts,
    sorted_response,
)
from webinar_archive.text.characters import shown

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

    Roots = tuple[Certificate, ...]

MAX_ROOTS_BYTES = 5_000_000
"""The size of the largest file of root certificates that is read; those of all public authorities have a tenth."""
_DIGESTS = {
    "608648016503040201": "sha256",
    "608648016503040202": "sha384",
    "608648016503040203": "sha512",
}
"""Algorithms of digests that are still trusted, by their object identifiers in DER."""
_IMPRINTS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_PSS = bytes.fromhex("2a864886f70d01010a")
_MOST_SHOWN = 200


class Trust(StrEnum):
    """Whether the certificate that signed leads to a root certificate that is trusted."""

    ROOT = "root"
    OTHER = "other"
    """It leads to none of the roots that were named."""
    UNCHECKED = "unchecked"
    """No root was named: the signature fits the certificate within, which anybody could have made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timestamp:
    """That data existed at a time (UTC, ISO 8601), by whose certificate, and how far that is to be trusted."""

    at: str
    authority: str
    trust: Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class TimestampRequest:
    """The bytes that ask for a timestamp, and the number that its answer must repeat."""

    data: bytes
    nonce: int


def check_library() -> None:
    """Raise `UsageError` where the extra that reads timestamps is not installed."""
    try:
        import rfc3161_client  # noqa: F401 - only looked for
    except ImportError:
        raise UsageError("extra-missing", package="rfc3161-client", extra="timestamp") from None


def load_roots(path: Path | None) -> Roots:
    """Return the root certificates in a file (PEM), none without one. Raises `UsageError`."""
    if path is None:
        return ()
    check_library()
    from cryptography.x509 import load_pem_x509_certificates

    with named_by_user(path):
        data = regular_file_bytes(path, MAX_ROOTS_BYTES)
    try:
        return tuple(load_pem_x509_certificates(data or b""))
    except ValueError:
        raise UsageError("timestamp-roots-unreadable", path=str(path)) from None


def timestamp_request(message: bytes) -> TimestampRequest:
    """Return the request of a timestamp of some data: its SHA-512 and a random number are sent, and nothing else."""
    from rfc3161_client import TimestampRequestBuilder

    request = TimestampRequestBuilder().data(message).build()
    return TimestampRequest(data=request.as_bytes(), nonce=request.nonce or 0)


def verified_timestamp(
    response: bytes, message: bytes, *, roots: Roots = (), nonce: int | None = None
) -> Timestamp:
    """Verify the response of an authority: its digest, its signature, and its certificate against the roots.

    Args:
        response: The response as it came.
        message: The data of which it is a timestamp.
        roots: The root certificates that are trusted.
        nonce: The number of the request; not known for a response that was stored.

    Raises:
        RecordError: It is no timestamp, of other data, of another request, or its signature is wrong.
    """
    try:
        return _verified(response, message, roots, nonce)
    except RecordError:
        raise
    except Exception as error:
        # the libraries parse parts when they are asked for, and have errors of many kinds for those that are broken
        raise RecordError("timestamp-unreadable", reason=shown(str(error))[:_MOST_SHOWN]) from None


def _verified(response: bytes, message: bytes, roots: Roots, nonce: int | None) -> Timestamp:
    found = _decoded(response)
    if nonce is not None and found.tst_info.nonce != nonce:
        raise RecordError("timestamp-replayed")
    imprint = found.tst_info.message_imprint
    algorithm = _IMPRINTS.get(imprint.hash_algorithm.dotted_string)
    if algorithm is None or hashlib.new(algorithm, message).digest() != imprint.message:
        raise RecordError("timestamp-other-data")
    signer = _signer(found)
    _check_purpose(signer)
    _check_signature(signed_parts(response), signer)
    return Timestamp(
        at=found.tst_info.gen_time.isoformat(timespec="seconds"),
        authority=_name(signer),
        trust=_trust(found, message, roots),
    )


def _decoded(response: bytes) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response

    if len(response) > MAX_RESPONSE_BYTES:
        raise RecordError("timestamp-unreadable", reason=f"{len(response)} bytes")
    found = decode_timestamp_response(_ordered(response))
    if found.status:
        said = shown("; ".join(found.status_string))[:_MOST_SHOWN]
        raise RecordError("timestamp-refused", status=found.status, reason=said)
    return found


def _ordered(response: bytes) -> bytes:
    try:
        return sorted_response(response)
    except ValueError:
        # a refusal has no token
        return response


def _signer(found: TimeStampResponse) -> Certificate:
    """Return the certificate, among those within, that signed."""
    from cryptography.x509 import load_der_x509_certificate

    signers = list(found.signed_data.signer_infos)
    for each in map(load_der_x509_certificate, found.signed_data.certificates):
        if [(each.issuer, each.serial_number)] == [(s.issuer, s.serial_number) for s in signers]:
            return each
    raise RecordError("timestamp-invalid", reason="timestamp-no-certificate")


def _check_purpose(signer: Certificate) -> None:
    from cryptography.x509 import ExtendedKeyUsage, ExtensionNotFound
    from cryptography.x509.oid import ExtendedKeyUsageOID

    try:
        usage = signer.extensions.get_extension_for_class(ExtendedKeyUsage)
    except (ExtensionNotFound, ValueError):
        raise RecordError("timestamp-invalid", reason="timestamp-no-authority") from None
    if ExtendedKeyUsageOID.TIME_STAMPING not in usage.value:
        raise RecordError("timestamp-invalid", reason="timestamp-no-authority")


def _check_signature(parts: SignedParts, signer: Certificate) -> None:
    """Raise `RecordError` where the certificate's key did not sign what the response states."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    name = _DIGESTS.get(parts.digest_algorithm.hex())
    if name is None:
        raise RecordError("timestamp-invalid", reason="timestamp-weak")
    if hashlib.new(name, parts.content).digest() != parts.content_digest:
        raise RecordError("timestamp-invalid", reason="timestamp-signature-wrong")
    try:
        _verify(signer.public_key(), parts, name)
    except InvalidSignature:
        raise RecordError("timestamp-invalid", reason="timestamp-signature-wrong") from None
    except (TypeError, ValueError, UnsupportedAlgorithm):
        raise RecordError("timestamp-invalid", reason="timestamp-weak") from None


def _verify(key: Any, parts: SignedParts, digest: str) -> None:
    """Verify a signature by any kind of key that authorities have. Raises `TypeError` for others."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

    algorithm = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[digest]
    match key:
        case rsa.RSAPublicKey() if parts.signature_algorithm == _PSS:
            pss = padding.PSS(padding.MGF1(algorithm), padding.PSS.AUTO)
            key.verify(parts.signature, parts.attributes, pss, algorithm)
        case rsa.RSAPublicKey():
            key.verify(parts.signature, parts.attributes, padding.PKCS1v15(), algorithm)
        case ec.EllipticCurvePublicKey():
            key.verify(parts.signature, parts.attributes, ec.ECDSA(algorithm))
        case ed25519.Ed25519PublicKey():
            key.verify(parts.signature, parts.attributes)
        case _:
            raise TypeError(type(key).__name__)


def _trust(found: TimeStampResponse, message: bytes, roots: Roots) -> Trust:
    from rfc3161_client import VerificationError, VerifierBuilder

    if not roots:
        return Trust.UNCHECKED
    verifier = VerifierBuilder(roots=list(roots)).build()
    try:
        verifier.verify_message(found, message)
    except VerificationError:
        return Trust.OTHER
    return Trust.ROOT


def _name(signer: Certificate) -> str:
    """Return the name of the authority in its certificate."""
    from cryptography.x509.oid import NameOID

    names = signer.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    said = names[0].value if names else signer.subject.rfc4514_string()
    return shown(said if isinstance(said, str) else said.decode("utf-8", "replace"))[:_MOST_SHOWN]
