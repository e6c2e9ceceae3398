"""TTML: times in every notation, inherited from parents."""

from __future__ import annotations

import pytest

from tests.transcripts.captions import parse
from webinar_archive.errors import CaptionsError


def test_times_in_clock_frames_ticks_and_inherited() -> None:
    read = parse(
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xml:lang="fr" '
        'ttp:frameRate="25" ttp:tickRate="10000000"><body><div begin="10s">'
        '<p begin="00:00:01.500" end="00:00:02.500">un<br/>deux</p><p begin="00:00:03:10" dur="1s">trois</p>'
        '<p begin="40000000t" end="5s"><span>qua</span><span>tre</span></p>'
        '<p begin="never" end="6s">perdu</p></div></body></tt>'
    )
    assert [(w.text, w.start_ms) for w in read.words] == [
        ("un", 11500),
        ("deux", read.words[1].start_ms),
        ("trois", 13400),
        ("quatre", 14000),
    ]
    assert read.words[1].end_ms == 12500
    assert read.language == "fr"
    assert read.findings[0].facts["count"] == 1


@pytest.mark.parametrize(
    "time", ["9" * 400 + "s", "00:00:00:" + "9" * 400, "999999:00:00", "9" * 17 + "h", "1 s"]
)
def test_impossible_times_are_broken(time: str) -> None:
    with pytest.raises(CaptionsError) as refused:
        parse(f'<tt><body><p begin="{time}" end="{time}">x</p></body></tt>')
    assert refused.value.code == "captions-all-broken"


def test_the_language_is_stated_in_bcp_47_whatever_code_the_file_has() -> None:
    assert parse('<tt xml:lang="fra"><body><p begin="0s" end="1s">oui</p></body></tt>').language == "fr"


BROADCAST = (
    '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:ebuttm="urn:ebu:tt:metadata" '
    "{attributes}><head><metadata>{start}</metadata></head><body><div>{body}</div></body></tt>"
)
TEN = "<ebuttm:documentStartOfProgramme>10:00:00:00</ebuttm:documentStartOfProgramme>"
SMPTE = 'ttp:timeBase="smpte" ttp:frameRate="25" ttp:markerMode="discontinuous"'
CARD = '<p begin="00:00:00:00" end="00:00:00:08">titre</p>'
SPOKEN = '<p begin="10:00:03:05" end="10:00:04:00">un</p><p begin="10:00:05:00">deux</p><p begin="10:00:06:00" end="10:00:07:00">trois</p>'


def test_times_count_from_the_start_of_the_programme() -> None:
    read = parse(BROADCAST.format(attributes=SMPTE, start=TEN, body=CARD + SPOKEN))
    assert [(word.text, word.start_ms) for word in read.words] == [
        ("un", 3200),
        ("deux", 5000),
        ("trois", 6000),
    ]
    assert read.words[1].end_ms == 6000
    assert read.findings == ()


def test_a_start_of_the_programme_that_the_times_do_not_keep_to_is_ignored() -> None:
    body = '<p begin="00:00:03:05" end="00:00:04:00">un</p>'
    assert parse(BROADCAST.format(attributes=SMPTE, start=TEN, body=body)).words[0].start_ms == 3200
    body = '<p begin="00:00:30" end="00:00:40">un</p>'
    leader = "<ebuttm:documentStartOfProgramme>00:00:10:00</ebuttm:documentStartOfProgramme>"
    media = 'ttp:timeBase="media"'
    assert parse(BROADCAST.format(attributes=media, start=leader, body=body)).words[0].start_ms == 30_000


def test_a_clock_that_is_hours_ahead_is_a_broadcast_s_whatever_time_base_is_declared() -> None:
    read = parse(
        BROADCAST.format(attributes='ttp:timeBase="media" ttp:frameRate="25"', start=TEN, body=CARD + SPOKEN)
    )
    assert [(word.text, word.start_ms) for word in read.words] == [
        ("un", 3200),
        ("deux", 5000),
        ("trois", 6000),
    ]


@pytest.mark.parametrize("attributes", [SMPTE, 'ttp:timeBase="media" ttp:frameRate="25"'])
def test_a_film_of_hours_that_counts_from_zero_stays_where_it_is(attributes: str) -> None:
    body = "".join(f'<p begin="0{hour}:30:00:00" end="0{hour}:30:02:00">mot</p>' for hour in range(5))
    one = TEN.replace("10:", "01:")
    read = parse(BROADCAST.format(attributes=attributes, start=one, body=body))
    assert [word.start_ms // 60_000 for word in read.words] == [30, 90, 150, 210, 270]


def test_an_unstated_start_of_the_programme_is_told() -> None:
    read = parse(BROADCAST.format(attributes=SMPTE, start="", body=SPOKEN))
    assert [finding.code for finding in read.findings] == ["captions-start-late"]


def test_marks_of_a_tape_do_not_count_from_the_element_around_them() -> None:
    body = f'<div begin="10:00:00:00">{SPOKEN}</div>'
    assert parse(BROADCAST.format(attributes=SMPTE, start=TEN, body=body)).words[0].start_ms == 3200


@pytest.mark.parametrize(("drop_mode", "start_ms"), [("nonDrop", 3_603_600), ("dropNTSC", 3_599_996)])
def test_a_tape_of_29_97_frames_is_counted_in_frames(drop_mode: str, start_ms: int) -> None:
    attributes = f'ttp:timeBase="smpte" ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001" ttp:dropMode="{drop_mode}"'
    read = parse(
        BROADCAST.format(
            attributes=attributes, start="", body='<p begin="01:00:00:00" end="01:00:01:00">un</p>'
        )
    )
    assert read.words[0].start_ms == start_ms


@pytest.mark.parametrize("rate", ["inf", "nan", "-25", "0", "1e-320", "1e999", "9" * 5000, "x"])
@pytest.mark.parametrize("name", ["frameRate", "tickRate"])
def test_an_absurd_rate_is_none(name: str, rate: str) -> None:
    body = '<p begin="30f" end="2s">un</p><p begin="3t" end="4s">deux</p>'
    read = parse(BROADCAST.format(attributes=f'ttp:{name}="{rate}"', start="", body=body))
    assert [word.start_ms for word in read.words] == [1000, 3000]


@pytest.mark.parametrize("end", ["9" * 400 + "s", "never", "-1s", "1e999s"])
def test_an_absurd_end_costs_no_words(end: str) -> None:
    read = parse(f'<tt><body><p begin="1s" end="{end}">un</p><p begin="2s" end="3s">deux</p></body></tt>')
    assert [(word.text, word.start_ms, word.end_ms) for word in read.words] == [
        ("un", 1000, 2000),
        ("deux", 2000, 3000),
    ]
    assert [finding.code for finding in read.findings] == ["caption-end-unclear"]


def speakers(document: str) -> list[tuple[str, str | None]]:
    return [(word.text, word.speaker_label) for word in parse(document).words]


AGENTS = (
    '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"><head><metadata>'
    '<ttm:agent type="person" xml:id="a"><ttm:name type="family">Ngo</ttm:name><ttm:name type="given">Ève</ttm:name></ttm:agent>'
    '<ttm:agent type="person" xml:id="b"><ttm:name type="alias">BB</ttm:name><ttm:name type="full">Benoît\n Roy</ttm:name></ttm:agent>'
    '<ttm:agent type="character" xml:id="c"><ttm:name type="alias">La voix</ttm:name><ttm:actor agent="b"/></ttm:agent>'
    '<ttm:agent type="person" xml:id="d"/></metadata></head><body>{body}</body></tt>'
)


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("a", "Ève Ngo"),
        ("b", "Benoît Roy"),
        ("c", "La voix"),
        # without a name, or declared nowhere: it tells voices apart
        ("d", "d"),
        ("e", "e"),
        ("b a", "Benoît Roy, Ève Ngo"),
        ("b b", "Benoît Roy"),
        (" ", None),
    ],
)
def test_a_paragraph_is_spoken_by_the_agent_that_it_names(agent: str, label: str | None) -> None:
    body = f'<div><p begin="1s" end="2s" ttm:agent="{agent}">oui</p></div>'
    assert speakers(AGENTS.format(body=body)) == [("oui", label)]


def test_an_agent_holds_for_what_it_surrounds_until_another_is_named() -> None:
    body = (
        '<div ttm:agent="a"><p begin="1s" end="2s">un</p><p begin="3s" end="4s" ttm:agent="b">deux</p>'
        '<p begin="5s" end="6s">trois<br/><span ttm:agent="c">qua<span>tre</span></span> cinq</p></div>'
        '<div><p begin="7s" end="8s">six</p></div>'
    )
    assert speakers(AGENTS.format(body=body)) == [
        ("un", "Ève Ngo"),
        ("deux", "Benoît Roy"),
        ("trois", "Ève Ngo"),
        ("quatre", "La voix"),
        ("cinq", "Ève Ngo"),
        ("six", None),
    ]


def test_words_with_times_of_their_own_have_their_speaker() -> None:
    body = (
        '<div><p begin="1s" end="4s" ttm:agent="a"><span begin="0s" end="1s">un</span> '
        '<span begin="1s" end="2s" ttm:agent="b">deux</span></p></div>'
    )
    read = parse(AGENTS.format(body=body))
    assert [(word.text, word.start_ms, word.speaker_label) for word in read.words] == [
        ("un", 1000, "Ève Ngo"),
        ("deux", 2000, "Benoît Roy"),
    ]


@pytest.mark.parametrize(
    "namespace", ["http://www.w3.org/ns/ttml#metadata", "http://www.w3.org/2006/10/ttaf1#metadata"]
)
def test_what_is_said_about_a_paragraph_is_not_spoken_in_it(namespace: str) -> None:
    body = '<p begin="1s" end="2s"><ttm:desc>plan large</ttm:desc>oui<metadata><ttm:title>non</ttm:title></metadata></p>'
    document = AGENTS.replace("http://www.w3.org/ns/ttml#metadata", namespace).format(
        body=f"<div>{body}</div>"
    )
    assert speakers(document) == [("oui", None)]


def test_a_name_of_thousands_of_letters_is_cut() -> None:
    body = f'<div><p begin="1s" end="2s" ttm:agent="{"x" * 5000} {"y " * 5000}">oui</p></div>'
    ((_, label),) = speakers(AGENTS.format(body=body))
    assert label is not None
    assert len(label) < 250
