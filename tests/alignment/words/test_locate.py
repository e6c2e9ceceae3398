"""Quotations are found where they are spoken, however the writer changed them, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment.words import locate
from webinar_archive.models import Change, Match, Verdict, Word

Talk = tuple[Word, ...]
Around = Callable[..., tuple[Talk, tuple[int, ...]]]

SAID = "nous avons appris à mutualiser les guichets avec dix-sept préfectures pendant le confinement"


def one(words: Talk, text: str, language: str | None = "fr") -> Match:
    (match,) = locate(words, [text], language=language)
    return match


def test_the_exact_words_are_verbatim_and_timed_to_the_word(around: Around) -> None:
    words, (start,) = around(SAID)
    match = one(words, SAID.capitalize() + ".")
    assert match.verdict is Verdict.VERBATIM
    assert match.start_ms == start
    assert match.end_ms == start + len(SAID.split()) * 350 - 50
    assert match.spoken == SAID
    assert match.confidence > 0.95
    assert [d.change for d in match.differences] == [Change.KEPT]


def test_fillers_and_repetitions_leave_a_quotation_verbatim(around: Around) -> None:
    words, (start,) = around(
        "nous nous avons euh appris à à mutualiser les les guichets ben avec dix-sept préfectures "
        "pendant le confinement"
    )
    match = one(words, SAID)
    assert match.verdict is Verdict.VERBATIM
    assert match.start_ms is not None
    assert 0 <= match.start_ms - start <= 350


def test_a_changed_word_makes_it_edited_and_the_difference_shows_which(around: Around) -> None:
    words, (start,) = around(SAID)
    match = one(words, SAID.replace("guichets", "accueils"))
    assert match.verdict is Verdict.EDITED
    assert match.start_ms == start
    changed = [d for d in match.differences if d.change is Change.CHANGED]
    assert [(d.printed, d.spoken) for d in changed] == [("accueils", "guichets")]


def test_differences_hold_every_printed_word_in_order(around: Around) -> None:
    words, _ = around(SAID)
    printed = "[À Lyon] nous avons su mutualiser beaucoup de guichets (…) pendant le confinement, enfin"
    match = one(words, printed)
    rebuilt = " ".join(d.printed for d in match.differences if d.printed)
    assert rebuilt.split() == printed.replace("(…)", "").split()


@pytest.mark.parametrize(
    "printed",
    [
        "[Le préfet] nous avons appris à mutualiser les guichets [qui met] avec dix-sept préfectures",
        "nous avons appris à mutualiser les guichets (des mairies, N.D.L.R.) avec dix-sept préfectures",
        "Nous avons appris à mutualiser […] les guichets avec 17 préfectures pendant le confinement",
        "NOUS AVONS APPRIS A MUTUALISER LES GUICHETS AVEC 17 PREFECTURES",
    ],
)
def test_editors_words_cuts_digits_and_capitals_do_not_hide_it(around: Around, printed: str) -> None:
    words, (start,) = around(SAID)
    match = one(words, printed)
    assert match.verdict in (Verdict.VERBATIM, Verdict.EDITED)
    assert match.start_ms == start


def test_editors_words_do_not_prevent_verbatim(around: Around) -> None:
    words, _ = around(SAID)
    assert one(words, "[Le préfet :] " + SAID).verdict is Verdict.VERBATIM


def test_words_split_otherwise_by_the_recogniser_are_found_by_their_sounds(around: Around) -> None:
    words, (start,) = around("des vaches laitières compas fait de beauval cette année la")
    match = one(words, "des vaches laitières qui n'ont pas fait de veaux cette année-là")
    assert match.verdict is not Verdict.NOT_FOUND
    assert match.start_ms == start


def test_two_distant_passages_make_two_spans(around: Around) -> None:
    first = "la souveraineté numérique commence par nos propres serveurs"
    second = "chaque ministère devra publier ses algorithmes avant septembre"
    words, starts = around(first, second, padding=150)
    match = one(words, f"{first} […] {second}")
    assert [span.start_ms for span in match.spans] == list(starts)
    assert match.verdict is not Verdict.NOT_FOUND
    assert match.spoken == f"{first} […] {second}"


def test_reordered_clauses_are_found(around: Around) -> None:
    one_clause = "chaque ministère devra publier ses algorithmes avant septembre"
    other = "la souveraineté numérique commence par nos propres serveurs"
    words, (start,) = around(f"{other} et puis {one_clause}")
    match = one(words, f"{one_clause}, {other}")
    assert match.verdict is not Verdict.NOT_FOUND
    assert match.start_ms is not None
    assert match.end_ms is not None
    assert abs(match.start_ms - start) <= 350
    assert match.end_ms > start + 15 * 350


def test_a_clause_is_found_where_it_is_spoken_when_a_similar_one_is_adjacent(around: Around) -> None:
    first = "je crois que Senten prépare une halle qui n'est pas couverte"
    second = "quand le préfet arrive on ne trouve plus la clé du guichet"
    frame = "je crois que Mofi demande une dérogation qui n'est pas prévue"
    words, (start,) = around(f"{frame} {second} {first}")
    match = one(words, f"{first[0].upper()}{first[1:]}, {second}.")
    assert match.spoken == f"{second} […] {first}"
    assert match.start_ms == start + len(frame.split()) * 350


def test_nested_passages_make_one_span(around: Around) -> None:
    words, (start,) = around(
        "asservir les peuples par la dette oui personne le dit l'a dit c'est Rocard avant de mourir "
        "et puis il est mort sa dernière vidéo tu vas voir"
    )
    match = one(
        words, "Asservir les peuples par la dette, Rocard l'a dit dans sa dernière vidéo avant de mourir"
    )
    assert match.start_ms == start
    ends = [span.end_ms for span in match.spans]
    assert all(end <= after.start_ms for end, after in zip(ends, match.spans[1:], strict=False))
    assert match.spoken is not None
    assert match.spoken.count("avant de mourir") == 1


def test_different_numbers_lower_the_confidence(around: Around) -> None:
    words, _ = around("c'est près de dix milliards d'euros par an que coûte le budget numérique")
    with_number = one(words, "Ce que dit le Sénat c'est 103 milliards d'euros par an que coûte la pollution")
    without = one(words, "Ce que dit le Sénat c'est des milliards d'euros par an que coûte la pollution")
    assert with_number.confidence < without.confidence


def test_common_words_before_a_jump_are_trimmed(around: Around) -> None:
    words, (start,) = around(f"dans notre pays il pleut souvent la nuit et le jour aussi {SAID}")
    match = one(words, f"dans notre région {SAID}")
    assert match.start_ms == start + 12 * 350


def test_words_spoken_twice_are_ambiguous_and_both_places_are_named(around: Around) -> None:
    words, starts = around(SAID, SAID)
    match = one(words, SAID)
    assert [f.code for f in match.findings] == ["quote-ambiguous"]
    assert sorted(match.findings[0].facts["starts_ms"]) == list(starts)
    assert match.confidence < 0.6
    assert match.alternatives[0].confidence == pytest.approx(match.confidence, abs=0.05)


def test_words_repeated_at_once_are_ambiguous(around: Around) -> None:
    phrase = "j'ai trois doctorats en mycologie"
    words, (start,) = around(f"{phrase} il y en a qui pleurent là-dessus mais {phrase}")
    match = one(words, phrase.capitalize())
    assert [f.code for f in match.findings] == ["quote-ambiguous"]
    assert match.start_ms is not None
    assert start in match.findings[0].facts["starts_ms"]


@pytest.mark.parametrize(
    "absent",
    [
        "La cathédrale gothique fut reconstruite après l'incendie par des artisans bourguignons",
        "il faut le faire",
        "C'est tout.",
        "Le président Mitterrand inaugurait la pyramide du Louvre",
        "",
        "…",
        "[tout cela]",
        "\x00\x07",
    ],
)
def test_words_that_were_not_spoken_are_not_found_and_have_no_place(around: Around, absent: str) -> None:
    words, _ = around(SAID)
    match = one(words, absent)
    assert match.verdict is Verdict.NOT_FOUND
    assert (match.start_ms, match.end_ms, match.spoken, match.spans) == (None, None, None, ())
    assert match.confidence < 0.5


def test_the_order_of_quotations_is_independent_of_the_order_of_speech(around: Around) -> None:
    second = "la souveraineté numérique commence par nos propres serveurs"
    words, starts = around(SAID, second)
    matches = locate(words, [second, "jamais dit nulle part ailleurs", SAID], language="fr")
    assert [m.start_ms for m in matches] == [starts[1], None, starts[0]]


def test_english_numbers_are_read_in_english(talk: Callable[[str], Talk]) -> None:
    filler = "and so we kept on going because people in the villages wanted to know what it was like "
    words = talk(
        filler * 20
        + "we raised one thousand eight hundred forty dollars in nineteen seventy seven "
        + filler * 20
    )
    match = one(words, "We raised $1,840 in 1977", language=None)
    assert match.verdict is not Verdict.NOT_FOUND
    assert match.spoken is not None
    assert match.spoken.startswith("we raised")


def test_numbers_are_read_in_the_language_of_the_words_around_them(talk: Callable[[str], Talk]) -> None:
    french = "nous sommes dans la salle et nous parlons avec les gens de la ville "
    english = "and so we kept on going because people in the villages wanted to know what it was "
    words = talk(f"{french * 40}{english * 30}there were 2300 windmills along the coast {english * 30}")
    match = one(words, "There were two thousand three hundred windmills along the coast")
    assert match.verdict is Verdict.VERBATIM


def test_a_match_carries_the_speaker_label_of_its_words() -> None:
    words = tuple(
        Word(w, i * 300, i * 300 + 250, speaker_label="Amélie" if i >= 200 else "Modérateur")
        for i, w in enumerate(("bonjour à tous merci " * 50 + " " + SAID).split())
    )
    assert one(words, SAID).speaker_label == "Amélie"


@pytest.mark.parametrize(
    ("spoken", "printed"),
    [
        ("שלום לכולם היום נדבר על השפה העברית החדשה", "נדבר על השפה העברית"),
        ("東京は日本の首都です そして大阪は大きい町です", "大阪は大きい"),
        ("กรุงเทพเป็นเมืองหลวงของประเทศไทย", "เมืองหลวงของ"),
        ("мы начали эту работу двенадцать лет назад в Казани", "эту работу двенадцать лет назад"),
    ],
)
def test_other_scripts_are_found_too(talk: Callable[[str], Talk], spoken: str, printed: str) -> None:
    assert one(talk(spoken), printed, language=None).verdict is not Verdict.NOT_FOUND


def test_an_empty_talk_has_no_match_and_no_quotations_give_no_matches() -> None:
    assert one((), "bonjour à tous").verdict is Verdict.NOT_FOUND
    assert locate((), []) == ()


def test_a_quotation_of_two_thousand_words_is_found_whole(around: Around) -> None:
    words, _ = around(SAID, padding=3_000)
    quotation = " ".join(word.text for word in words[500:2_500])
    match = one(words, quotation)
    assert match.verdict is Verdict.VERBATIM
    assert len(match.spans) == 1
    assert match.start_ms == words[500].start_ms
    assert match.end_ms == words[2_499].end_ms


words_of_a_talk = st.lists(st.text(min_size=1, max_size=10), max_size=40)


@given(
    texts=words_of_a_talk, printed=st.text(max_size=80), language=st.sampled_from(["fr", "en", "ar", None])
)
def test_any_words_and_any_text_give_spans_within_the_talk(
    texts: list[str], printed: str, language: str | None
) -> None:
    words = tuple(Word(text, i * 100, i * 100 + 90) for i, text in enumerate(texts))
    (match,) = locate(words, [printed], language=language)
    for span in match.spans:
        assert 0 <= span.start_ms <= span.end_ms <= len(words) * 100


@given(first=st.integers(0, 380), length=st.integers(8, 60))
def test_any_window_of_a_talk_is_found_at_its_place(first: int, length: int) -> None:
    vocabulary = [f"mot{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}rel" for i in range(600)]
    words = tuple(Word(text, i * 300, i * 300 + 250) for i, text in enumerate(vocabulary[:450]))
    (match,) = locate(words, [" ".join(vocabulary[first : first + length])], language="fr")
    assert match.verdict is Verdict.VERBATIM
    assert match.start_ms == first * 300


def test_a_passage_after_a_marked_cut_is_found_when_much_was_omitted(around: Around) -> None:
    omitted = " ".join(f"parenthèse{i}" for i in range(60))
    words, (start,) = around(
        f"la critique de Pierre Carles contre le média {omitted} c'était de la souptiède"
    )
    match = one(words, "La critique de Pierre Carles contre le média […] c'était de la soupe tiède")
    assert [span.start_ms for span in match.spans] == [start, start + (8 + 60) * 350]
    assert match.spoken is not None
    assert match.spoken.endswith("[…] c'était de la souptiède")


@pytest.mark.parametrize("enormous", ["xyzw" * 5_000, "1234567890" * 2_000, "漢" * 20_000])
@pytest.mark.untraced
def test_an_enormous_word_is_truncated(around: Around, enormous: str) -> None:
    words, (start,) = around(f"{SAID} {enormous}")
    match = one(words, f"{SAID} {enormous}")
    assert match.start_ms == start
    assert one(words, SAID).start_ms == start


@pytest.mark.parametrize("mark", ["1. ", "2) ", "– 3. ", "Citation 4 : "])
def test_the_number_of_a_list_neither_moves_the_start_nor_the_verdict(around: Around, mark: str) -> None:
    words, (start,) = around(f"un deux trois quatre {SAID}")
    match = one(words, f"{mark}{SAID[0].upper()}{SAID[1:]}")
    assert match.start_ms == start + 4 * 350
    assert match.verdict is Verdict.VERBATIM


@pytest.mark.parametrize(
    ("spoken", "echoed"),
    [
        (f"nous avons eh bien nous voilà {SAID}", 6),
        (f"nous nous {SAID}", 2),
        ("essayons de renoncer essayons abandonner nos mauvaises habitudes de conduite", 3),
    ],
)
def test_a_beginning_that_is_said_twice_starts_where_it_goes_on(
    around: Around, spoken: str, echoed: int
) -> None:
    printed = SAID if spoken.endswith(SAID) else "Essayons de abandonner nos mauvaises habitudes de conduite"
    words, (start,) = around(spoken)
    assert one(words, printed).start_ms == start + echoed * 350


def test_words_left_out_after_the_beginning_are_no_echo(around: Around) -> None:
    words, (start,) = around("il faudrait bien qu'il mutualise les guichets des préfectures")
    assert one(words, "Il faudrait mutualiser les guichets des préfectures").start_ms == start


def test_raised_letters_begin_a_quotation_as_others_do(around: Around) -> None:
    words, (start,) = around("le vingt et unième siècle sera celui des bibliothèques municipales")
    match = one(words, "Le XXIᵉ siècle sera celui des bibliothèques municipales¹")
    assert match.start_ms == start
    assert match.verdict is Verdict.VERBATIM
