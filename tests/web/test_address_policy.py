"""Only the public internet, however an address is written, unless a person allows more."""

from __future__ import annotations

import contextlib
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.errors import AddressRefused
from webinar_archive.web import AddressPolicy, check_address, check_target
from webinar_archive.web.address_policy import port_of

PUBLIC = AddressPolicy()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://0/",
        "http://0.0.0.0:8080/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/admin",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fc00::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://router.local/",
        "http://db.internal/",
    ],
)
def test_private_targets_are_refused_however_they_are_written(address: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        check_address(address, PUBLIC)
    assert caught.value.code == "address-private"
    assert check_address(address, AddressPolicy(allow_private=True)).host


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("file:///etc/passwd", "address-scheme"),
        ("ftp://example.org/a", "address-scheme"),
        ("javascript:alert(1)", "address-scheme"),
        ("gopher://example.org/", "address-scheme"),
        ("//example.org/a", "address-scheme"),
        ("example", "address-scheme"),
        ("", "address-scheme"),
        ("http://", "address-malformed"),
        ("http:///path", "address-malformed"),
        ("http://example.org:99999/", "address-malformed"),
        ("http://[::1", "address-malformed"),
        ("http://exam ple.org/", "address-malformed"),
        ("http://example.org\\@127.0.0.1/", "address-malformed"),
        ("http://example.org/\r\nHost: evil", "address-malformed"),
        ("http://example.org/" + "a" * 9000, "address-malformed"),
        ("http://user:secret@example.org/", "address-with-user"),
        ("http://example.org@127.0.0.1/", "address-with-user"),
        ("http://user%3Asecret%40example.org/", "address-with-user"),
        ("http://user%253Asecret%2540example.org/", "address-with-user"),
    ],
)
@pytest.mark.parametrize("allow_private", [False, True])
def test_what_is_not_a_plain_web_address_is_refused_whatever_is_allowed(
    address: str, code: str, allow_private: bool
) -> None:
    with pytest.raises(AddressRefused) as caught:
        check_address(address, AddressPolicy(allow_private=allow_private))
    assert caught.value.code == code
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("https://www.youtube.com/watch?v=abc", "www.youtube.com", 443),
        ("HTTP://Example.ORG/é%20à", "example.org", 80),
        ("http://8.8.8.8:8080/x", "8.8.8.8", 8080),
        ("https://bibliothèques.example/", "xn--bibliothques-4db.example", 443),
        ("https://[2001:4860:4860::8888]/", "[2001:4860:4860::8888]", 443),
        ("https://10.example.org/", "10.example.org", 443),
    ],
)
def test_public_addresses_pass_with_their_port(address: str, host: str, port: int) -> None:
    parts = check_address(address, PUBLIC)
    assert (parts.host, port_of(parts)) == (host, port)


def test_an_exception_allows_one_ip_address_and_port_only() -> None:
    policy = AddressPolicy(exceptions=(("127.0.0.1", 3128),))
    check_target("127.0.0.1", 3128, policy)
    with pytest.raises(AddressRefused):
        check_target("127.0.0.1", 5432, policy)
    with pytest.raises(AddressRefused):
        check_target("127.0.0.2", 3128, policy)


@given(st.text() | st.from_regex(r"https?://[^/]{0,30}(:[0-9]{0,6})?/.{0,10}"))
def test_any_text_is_an_address_or_refused(written: str) -> None:
    with contextlib.suppress(AddressRefused):
        parts = check_address(written, PUBLIC)
        assert parts.scheme in ("http", "https")
        assert parts.host


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_ip_address_is_judged_alike(number: IPv4Address) -> None:
    def refused(host: str) -> bool:
        try:
            check_address(f"http://{host}/", PUBLIC)
        except AddressRefused:
            return True
        return False

    spellings = [
        str(number),
        str(int(number)),
        hex(int(number)),
        f"[::ffff:{number}]",
        f"[64:ff9b::{number}]",
    ]
    assert len({refused(spelling) for spelling in spellings}) == 1
