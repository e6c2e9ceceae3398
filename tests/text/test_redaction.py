"""No secret survives redaction, whatever form it is written in, and other text stays readable."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.text.redaction import (
    host_of,
    is_secret_name,
    redact_address,
    redact_addresses,
    redact_text,
    redact_value,
)

HUSH = "hush7"

HEADERS = [
    f"Authorization: Bearer {HUSH}",
    f"Authorization: Basic {HUSH}==",
    f'Authorization: Digest username="x", response="{HUSH}"',
    f"proxy-authorization: Basic {HUSH}",
    f"Cookie: a=1; session={HUSH}",
    f"Set-Cookie: sid={HUSH}; Path=/; HttpOnly",
    f"X-Api-Key: {HUSH}",
    f"{{'Authorization': 'Bearer {HUSH}', 'Accept': '*/*'}}",
    f"[('Cookie', 'a=1; b={HUSH}'), ('Accept', '*/*')]",
    f"{{b'Cookie': b'a={HUSH}'}}",
    f"sent a Bearer {HUSH}{HUSH} and was refused",
]
NAMED_VALUES = [
    f"token={HUSH}",
    f"sig={HUSH}",
    f"password={HUSH}",
    f'password="two words {HUSH}"',
    f"password='it\\'s {HUSH}'",
    f"PGPASSWORD={HUSH}",
    f"client_secret : {HUSH}",
    f"clientSecret={HUSH}",
    f'{{"access_token": "{HUSH}", "expires": 60}}',
    f'{{"token": ["a", "{HUSH}"]}}',
    f'{{"body": "{{\\"access_token\\": \\"{HUSH}\\"}}"}}',
    f'password=half"{HUSH}',
]
ADDRESSES = [
    f"postgresql://archive:{HUSH}@db.example/archive",
    f"postgresql://archive:p%40{HUSH}@db.example/archive",
    f"postgresql://archive:p@{HUSH}@db.example/archive",
    f"postgresql://archive:p/{HUSH}#@db.example/archive",
    f"postgresql://db.example/archive?user=archive&password={HUSH}",
    f"postgresql+psycopg://{HUSH}@db.example/archive",
    f"https://me:p@/{HUSH}@example.org/x",
    f"https://me:p/{HUSH}@example.org/x",
    f"https://{HUSH}%40x@example.org/",
    f"https://me%3A{HUSH}%40example.org/",
    f"https://me%253A{HUSH}%2540example.org/",
    f"https://cdn.example/film.mp4?Expires=9&Signature={HUSH}&Key-Pair-Id=K",
    f"https://cdn.example/film.mp4?a=1;token={HUSH};x",
    f"https://cdn.example/film.mp4?%74oken={HUSH}",
    f"https://cdn.example/#access_token={HUSH}",
    f"https://player.example/?file=https://me:{HUSH}@cdn.example/film.mp4",
    f"https://player.example/?file=https%3A%2F%2Fme%3A{HUSH}%40cdn.example%2Ffilm.mp4",
    f"https://hooks.slack.com/services/T0/B0/{HUSH}",
    f"https://discord.com/api/webhooks/1/{HUSH}",
    f"https://api.telegram.org/bot1:{HUSH}/sendMessage",
]
APPRISE = [
    f"mailto://me:{HUSH}@mail.example",
    f"mailtos://mail.example?user=me&pass={HUSH}",
    f"tgram://123456:{HUSH}/chat",
    f"discord://1/{HUSH}",
    f"slack://{HUSH}/b/c",
    f"json://me:{HUSH}@host.example/{HUSH}",
    f"ntfys://{HUSH}@ntfy.example/topic",
]


@pytest.mark.parametrize("written", HEADERS + NAMED_VALUES + ADDRESSES + APPRISE)
@pytest.mark.parametrize("around", ["{}", "cannot reach {}", "été{}", "first line\n{}\nlast line"])
def test_no_secret_is_left_in_a_text(written: str, around: str) -> None:
    redacted = redact_text(around.replace("{}", written))
    assert HUSH not in redacted
    assert "***" in redacted
    assert redacted.startswith(around.partition("{}")[0])
    assert redacted.endswith(around.partition("{}")[2])


@pytest.mark.parametrize("written", ADDRESSES + APPRISE)
def test_no_secret_is_left_in_an_address(written: str) -> None:
    assert HUSH not in redact_address(written)
    assert HUSH not in redact_addresses(f"see <{written}> or '{written}'")


@pytest.mark.parametrize(
    "text",
    [
        "https://www.youtube.com/watch?v=abc&list=1",
        "https://www.youtube.com/@channel/videos and mail a@b.example",
        "https://host.example:8080/@user?design=3&keyword=débat",
        "http://[2001:db8::1]:80/@x",
        "postgresql://db.example:5432/archive",
        "queue_partition_key=host.example took_ms=3 step=fetch",
        "a password is needed; the token has expired. Basic training, basic facts",
        "Use --cookies-from-browser or --cookies for the authentication",
        "12:30:00 [aac @ 0x5581] invalid data",
    ],
)
def test_text_without_secrets_is_left_as_it_is(text: str) -> None:
    assert redact_text(text) == text


def test_what_helps_to_find_the_fault_stays_readable() -> None:
    assert redact_text("GET https://h.example/a?token=x&w=3 status=403") == (
        "GET https://h.example/a?token=***&w=3 status=403"
    )
    assert redact_text("postgresql://me:p%40ss@db.example:5432/archive") == (
        "postgresql://***@db.example:5432/archive"
    )
    assert redact_address("me:secret@proxy.example:3128") == "***@proxy.example:3128"


def test_an_archived_description_keeps_its_words_and_loses_only_secrets_of_addresses() -> None:
    text = "Password: none. Cookie: a cake. See https://me:x@h.example/?v=1"
    assert redact_addresses(text) == "Password: none. Cookie: a cake. See https://***@h.example/?v=1"


def test_values_under_a_secret_name_go_as_a_whole_and_other_values_keep_their_type() -> None:
    value = {"took_ms": 3, "share": 0.5, "none": None, "headers": {"Cookie": ["a", "b"], "n": (1, "x")}}
    assert redact_value(value) == {
        "took_ms": 3,
        "share": 0.5,
        "none": None,
        "headers": {"Cookie": "***", "n": [1, "x"]},
    }


def test_a_value_nested_without_end_is_cut() -> None:
    endless: list[object] = [f"token={HUSH}"]
    endless.append(endless)
    assert HUSH not in str(redact_value(endless))


@pytest.mark.parametrize(
    ("name", "in_text", "in_query"),
    [
        ("access_token", True, True),
        ("X-Amz-Signature", True, True),
        ("PHPSESSID", True, True),
        ("apikey", True, True),
        ("key", False, True),
        ("auth", False, True),
        ("keyword", False, False),
        ("design", False, False),
        ("author", False, False),
        ("", False, False),
    ],
)
def test_a_name_holds_a_secret_by_its_words(name: str, in_text: bool, in_query: bool) -> None:
    assert is_secret_name(name) is in_text
    assert is_secret_name(name, in_query=in_query) is in_query


PASSWORDS = st.text(
    st.characters(codec="utf-8", exclude_characters=' \t\r\n"<>', exclude_categories=("Z", "C"))
)


@given(PASSWORDS)
def test_no_password_of_a_database_is_odd_enough_to_stay(odd: str) -> None:
    for address in (
        f"postgresql://me:{odd}{HUSH}{odd}@db.example/x",
        f"https://me:@{odd}{HUSH}@h.example",
    ):
        assert HUSH not in redact_text(f"cannot reach {address} now")
        assert HUSH not in redact_address(address)


@given(st.text())
def test_any_text_can_be_redacted_and_once_is_enough(text: str) -> None:
    once = redact_text(text)
    assert redact_text(once) == once
    redact_address(text)


@pytest.mark.untraced
@pytest.mark.parametrize(
    "piece",
    ["a", "aA", "a.b", "://", "a://", "http://a@", "'http://", '"http:// ', "x:", "?a=", "?token=a;", "token=", 'token="',
     '\\"token\\":', "token='\\", "%3A%2F%2F", "Cookie: ", "bearer ", "hooks.slack.com/services/"],
)  # fmt: skip
def test_time_grows_with_the_length_of_the_text_only(piece: str) -> None:
    """A quadratic pattern would take many minutes here; the processor's time is counted, not the machine's load."""
    hostile = piece * (100_000 // len(piece))
    began_s = time.process_time()
    redact_text(hostile)
    redact_address(hostile)
    assert time.process_time() - began_s < 10


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://A.example:8/x", "a.example"),
        ("https://me:hush@a.example/", "a.example"),
        ("https://me%3Ahush%40a.example:8/x", "a.example"),
        ("https://me%253Ahush%2540a.example/", "a.example"),
        ("http://[fe80::1%25eth0]/", "fe80::1%25eth0"),
        ("http://[", "unknown"),
        ("x", "unknown"),
    ],
)
def test_a_host_is_named_without_a_user(address: str, host: str) -> None:
    assert host_of(address) == host
