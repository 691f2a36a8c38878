"""The search without the real model: an embedder that counts a few words."""

import numpy as np
import pytest

from actions.services import ranking
from actions.services.authorities import authority_id
from actions.services.catalogue import Catalogue, Service, Source
from actions.services.phrases import (
    NONE,
    OTHER,
    ContentError,
    Phrase,
    distinct,
    from_catalogue,
    from_content,
    of_authorities,
    of_examples,
)
from actions.services.search import Choice, Found, Hit, Nothing, ServiceIndex, decide
from actions.services.wording import Names, plain, sounds, words

THEMES = ("hund dog köpek", "pass passport", "ausweis id", "kosten cost", "umzug move")


class Themes:
    def query(self, text):
        found = words(text)
        vector = [sum(w in words(theme) for w in found) + 0.01 for theme in THEMES]
        return np.array(vector, dtype=np.float32) / np.linalg.norm(vector)

    def phrases(self, texts):
        return np.stack([self.query(text) for text in texts])


PHRASES = [
    Phrase("hund", "de", "Hund anmelden"),
    Phrase("hund", "en", "dog tax"),
    Phrase("pass", "de", "Pass"),
    Phrase("ausweis", "de", "Ausweis"),
    Phrase("ausweis", "de", "Perso"),
    Phrase(NONE, "de", "Was kosten das?"),
]


@pytest.fixture(scope="module")
def index():
    return ServiceIndex.build(PHRASES, Themes())


def test_best_first_and_never_the_pseudo_service(index):
    hits = index.search("Ich habe einen Hund", "de")
    assert hits[0].service_id == "hund"
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert NONE not in {h.service_id for h in index.search("Was kosten das?", "de", limit=99)}
    assert set(index.services) == {"hund", "pass", "ausweis"}
    assert len(index.search("Hund", "de", limit=1)) == 1


def test_language_of_the_match(index):
    assert index.search("dog", "en")[0].language == "en"
    assert index.search("Hund", "de-simple")[0].language == "de"


def test_letters_find_what_meaning_does_not(index):
    assert index.search("Perso", "de")[0].service_id == "ausweis"
    assert index.search("Persos", "de")[0].service_id == "ausweis"


def test_what_is_talked_about_wins_a_tie(index):
    def score(current):
        hits = index.search("Pass Ausweis", "de", current=current)
        return {hit.service_id: hit.score for hit in hits}

    for service in ("pass", "ausweis"):
        assert score(service)[service] > 1.1 * score(None)[service]
    assert score("unknown") == score(None)


def test_who_names_a_service_means_it():
    wish = [Phrase(NONE, "en", f"I would like an appointment {n}") for n in range(9)]
    named = [Phrase("pass", "en", "passport", name=True), Phrase("hund", "en", "dog", name=True)]
    index = ServiceIndex.build([*PHRASES, *wish, *named], Themes())
    hits = index.search("I would like an appointment 3 for my passport", "en")
    assert decide(hits) == Found("pass")
    assert index.names_nothing("I would like an appointment 3", "en")


def test_names_in_another_form_and_the_longest_name():
    names = Names(
        [
            ("pass", "de", "Reisepass"), ("kind", "de", "Reisepass für Kinder"),
            ("ausweis", "ar", "بطاقة هوية"),
        ]
    )  # fmt: skip
    assert names.named("Was kosten Reisepässe und ein Reisepasses", "de") == {"pass": 1}
    assert names.named("Reisepass für zwei Kinder", "de") == {"pass": 1, "kind": 3}
    assert names.named("من أجل بطاقة الهوية", "ar") == {"ausweis": 2}
    assert names.named("Reisepass", "tr") == {}


def test_questions_that_name_no_service(index):
    assert index.chance("Was kosten das?", "de", NONE) > 0.5
    assert index.chance("Hund", "de", NONE) < 0.3
    assert index.chance("Hund", "de", "unknown") == 0
    assert index.names_nothing("Was kosten das?", "de")
    assert not index.names_nothing("Hund", "de")
    assert index.search("Was kosten das?", "de")[0].score < index.search("Hund", "de")[0].score


def test_a_text_is_embedded_once_a_turn():
    class Counting(Themes):
        asked = 0

        def query(self, text):
            self.asked += 1
            return super().query(text)

    embedder = Counting()
    index = ServiceIndex.build(PHRASES, embedder)
    embedder.asked = 0
    first = index.search("Hund", "de", current="pass")
    assert not index.names_nothing("Hund", "de")
    assert index.search("Hund", "de", current="pass") == first
    assert embedder.asked == 1
    index.search("Hund", "en")
    assert embedder.asked == 2


def test_what_the_act_does_not_allow_comes_later(index):
    free = index.search("Pass Ausweis", "de")
    bound = index.search("Pass Ausweis", "de", likely=[free[1].service_id])
    assert bound[0].service_id == free[1].service_id


def test_what_was_ruled_out_is_not_offered_again(index):
    assert "hund" not in {h.service_id for h in index.search("Hund", "de", without=["hund"])}


def test_a_stored_index_answers_as_before(index, tmp_path):
    np.savez(tmp_path / "index.npz", **index.state())
    with np.load(tmp_path / "index.npz", allow_pickle=False) as stored:
        again = ServiceIndex(Themes(), {key: stored[key] for key in stored.files})
    for text in ("Ich habe einen Hund", "Persos", "Was kosten das?", "köpek"):
        assert again.search(text, "de") == index.search(text, "de")


@pytest.mark.parametrize("text", ["", "   ", "?!", "\u200b", "🐕"])
def test_nothing_said(index, text):
    assert index.search(text, "de") == []
    assert index.chance(text, "de", NONE) == 0


def test_very_long_texts(index):
    assert index.search("Hund " * 100_000, "xx")[0].service_id == "hund"


def test_an_index_needs_phrases():
    with pytest.raises(ValueError, match="phrases"):
        ServiceIndex.build([], Themes())
    assert ServiceIndex.build(PHRASES[:1], Themes()).search("Hund", "de")[0].service_id == "hund"


def hits(*scores):
    return [Hit(name, score, "de") for name, score in zip("abcdef", scores, strict=False)]


@pytest.mark.parametrize(
    ("scores", "decision"),
    [
        ((), Nothing()),
        ((ranking.POSSIBLE - 0.01,), Nothing()),
        ((0.9, 0.05), Found("a")),
        ((0.55, 0.3, 0.1), Choice(("a", "b", "c"))),
        ((0.4, 0.05), Choice(("a",))),
        ((0.3, 0.2, 0.15, 0.1, 0.1), Choice(("a", "b", "c", "d"))),
    ],
)
def test_decisions(scores, decision):
    assert decide(hits(*scores)) == decision


def catalogue():
    return Catalogue.of(
        [
            Service(
                "1", "Hund", Source("", "", ""), "99000000000001", summary=("Satz.", "x"),
                keywords=("Welpe",),
            ),
            Service("2", "Parken", Source("", "", ""), "99000000000002"),
            Service("3", "Parken II", Source("", "", ""), "99000000000002"),
        ],
        [],
    )  # fmt: skip


def test_phrases_of_the_catalogue():
    assert [p.text for p in from_catalogue(catalogue()) if p.service_id == "1"] == [
        "Hund",
        "Welpe",
        "Satz.",
    ]


def test_phrases_of_content():
    data = {
        "1": {
            "name": "Köpek",
            "summary": "Cümle.",
            "words": ["a"],
            "questions": ["b"],
            "asks": {"ask_fee": ["c"]},
        },
        "unknown": {"name": "x"},
        NONE: {"ask_fee": ["Ne kadar?"], "other": ["Evet"]},
    }
    found = from_content(data, "tr", catalogue())
    assert [(p.service_id, p.text) for p in found] == [
        *[("1", t) for t in ("Köpek", "Cümle.", "a", "b", "c")],
        (NONE, "Ne kadar?"),
        (NONE, "Evet"),
    ]
    assert {p.language for p in found} == {"tr"}
    assert from_content(None, "tr", catalogue()) == []
    assert from_content({"1": {"name": "x"}}, "de-simple", catalogue())[0].language == "de"


def test_words_written_for_another_catalogue():
    by_key = from_content({"99000000000001": {"name": "x"}}, "de", catalogue())
    by_id = from_content({"hund": {"name": "x"}}, "de", catalogue(), {"hund": "99000000000001"})
    assert by_key == by_id == [Phrase("1", "de", "x", name=True)]
    shared = {"99000000000002": {"name": "x"}}
    assert from_content(shared, "de", catalogue()) == []  # would make two services look alike


@pytest.mark.parametrize(
    "data",
    [
        [],
        "x",
        {"1": "x"},
        {"1": {"words": {"a": 1}}},
        {"1": {"words": [1]}},
        {"1": {"name": 5}},
        {"1": {"asks": {"ask_fee": [1]}}},
        {NONE: {"a": 1}},
        {NONE: 1},
    ],
)
def test_content_in_another_form(data):
    with pytest.raises(ContentError):
        from_content(data, "de", catalogue())


def test_distinct():
    assert distinct(
        [Phrase("a", "de", " Hund  an "), Phrase("a", "de", "hund an"), Phrase("a", "de", " ")]
    ) == [Phrase("a", "de", "hund an")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("STRASSE", "Straße"), ("مدرسة", "مدرسه"), ("كِتاب", "کتاب"), ("I", "ı"), ("Ёлка", "елка")],
)
def test_spellings_that_count_as_one(one, other):
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("pasaportumun suresi doldu", "pasaportumun süresi doldu"),
        ("Auslaenderbehoerde", "Ausländerbehörde"),
        ("korekort", "kørekort"),
        ("smieci", "śmieci"),
    ],
)
def test_spellings_without_diacritics(typed, written):
    assert plain(typed) == plain(written)


@pytest.mark.parametrize(
    ("latin", "own"),
    [
        ("skolko stoit zagranpasport", "сколько стоит загранпаспорт"),
        ("kak zaregistrirovat mashinu", "как зарегистрировать машину"),
        ("el jawaz", "الجواز"),
    ],
)
def test_words_typed_with_latin_letters_sound_alike(latin, own):
    shared = set(sounds(latin).split()) & set(sounds(own).split())
    assert shared or sounds(latin).replace(" ", "")[:4] == sounds(own).replace(" ", "")[:4]


def test_authorities_and_what_is_not_ours():
    found = of_authorities({"zoll": {"name": "Zoll", "questions": ["Wo ist mein Paket?"]}}, "de")
    texts = ("Zoll", "Wo ist mein Paket?")
    assert [(p.service_id, p.text, p.name) for p in found] == [
        ("authority:zoll", text, text == "Zoll") for text in texts
    ]
    assert authority_id("authority:zoll") == "zoll"
    assert authority_id("reisepass") is None
    assert of_examples(["Musik an"], "de-simple", OTHER) == [Phrase(OTHER, "de", "Musik an")]
