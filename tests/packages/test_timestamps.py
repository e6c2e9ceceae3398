"""Timestamps: what an authority signed is accepted, and everything else is refused in a clear sentence."""

from __future__ import annotations

import random
import warnings
from pathlib import Path

import pytest

from tests.packages.timestamp_authority import Authority, made_authority
from webinar_archive.errors import RecordError, UsageError
from webinar_archive.packages.timestamps import (
    Trust,
    load_roots,
    timestamp_request,
    verified_timestamp,
)

MANIFEST = b"the lines of a manifest\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return made_authority(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture(scope="module")
def answer(authority: Authority) -> bytes:
    return authority.answer(authority.request(MANIFEST))


def test_a_timestamp_is_valid_for_its_data_and_leads_to_its_root(authority: Authority) -> None:
    request = timestamp_request(MANIFEST)
    response = authority.answer(request.data)
    found = verified_timestamp(response, MANIFEST, roots=load_roots(authority.root), nonce=request.nonce)
    assert (found.authority, found.trust) == ("Authority of a test", Trust.ROOT)
    assert found.at.endswith("+00:00")


@pytest.mark.parametrize("key", ["ec", "rsa"])
def test_a_chain_of_certificates_in_any_order_is_read(tmp_path: Path, key: str) -> None:
    authority = made_authority(tmp_path / "tsa", key=key, with_root=True, digest="sha512")
    response = authority.answer(authority.request(MANIFEST))
    for roots, trust in ((load_roots(authority.root), Trust.ROOT), ((), Trust.UNCHECKED)):
        assert verified_timestamp(response, MANIFEST, roots=roots).trust is trust


def test_without_a_root_the_signature_is_still_verified_and_the_chain_is_said_to_be_unchecked(
    answer: bytes,
) -> None:
    assert verified_timestamp(answer, MANIFEST).trust is Trust.UNCHECKED
    # the last bytes are the signature
    damaged = answer[:-1] + bytes((answer[-1] ^ 1,))
    with pytest.raises(RecordError) as refused:
        verified_timestamp(damaged, MANIFEST)
    assert refused.value.code == "timestamp-invalid"


def test_another_root_is_no_proof(answer: bytes, tmp_path: Path) -> None:
    other = made_authority(tmp_path / "other")
    assert verified_timestamp(answer, MANIFEST, roots=load_roots(other.root)).trust is Trust.OTHER


def test_a_certificate_for_another_purpose_is_no_authority(tmp_path: Path, answer: bytes) -> None:
    # OpenSSL refuses to sign with such a certificate, so that the bytes of the purpose are changed
    stamping, server = bytes.fromhex("06082b06010505070308"), bytes.fromhex("06082b06010505070301")
    assert stamping in answer
    with pytest.raises(RecordError) as refused:
        verified_timestamp(answer.replace(stamping, server), MANIFEST)
    assert refused.value.facts["reason"] == "timestamp-no-authority"


def test_other_data_and_a_replayed_response_are_refused(authority: Authority, answer: bytes) -> None:
    with pytest.raises(RecordError) as refused:
        verified_timestamp(answer, MANIFEST + b" ")
    assert refused.value.code == "timestamp-other-data"
    with pytest.raises(RecordError) as refused:
        verified_timestamp(answer, MANIFEST, nonce=timestamp_request(MANIFEST).nonce)
    assert refused.value.code == "timestamp-replayed"
    without_nonce = authority.answer(authority.request(MANIFEST, "-no_nonce"))
    with pytest.raises(RecordError) as refused:
        verified_timestamp(without_nonce, MANIFEST, nonce=timestamp_request(MANIFEST).nonce)
    assert refused.value.code == "timestamp-replayed"


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>403</html>", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", b"\x30" * 300_000, bytes(64)],
)
def test_what_is_no_timestamp_is_refused(data: bytes) -> None:
    with pytest.raises(RecordError) as refused:
        verified_timestamp(data, MANIFEST)
    assert refused.value.code == "timestamp-unreadable"


def test_a_refusal_of_the_authority_is_told_in_its_own_words(authority: Authority) -> None:
    # MD5, which the authority does not take
    request = authority.request(MANIFEST, "-md5")
    with pytest.raises(RecordError) as refused:
        verified_timestamp(authority.answer(request), MANIFEST)
    assert refused.value.code == "timestamp-refused"
    assert "digest algorithm is not supported" in refused.value.facts["reason"].lower()


def test_a_changed_timestamp_says_no_other_time(answer: bytes, authority: Authority) -> None:
    rng = random.Random(12)
    true = verified_timestamp(answer, MANIFEST)
    roots = load_roots(authority.root)
    kept = 0
    with warnings.catch_warnings():
        # about certificates that should not be
        warnings.simplefilter("ignore")
        for _ in range(80):
            changed = bytearray(answer)
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
            try:
                found = verified_timestamp(bytes(changed), MANIFEST, roots=roots)
            except RecordError:
                continue
            # such as a byte of the certificate that its key does not depend on
            assert found.at == true.at
            kept += 1
    assert 0 < kept < 60


def test_a_file_without_certificates_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "root.pem"
    for data in (b"", b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        path.write_bytes(data)
        with pytest.raises(UsageError, match="PEM"):
            load_roots(path)
    with pytest.raises(UsageError):
        load_roots(tmp_path / "none")
