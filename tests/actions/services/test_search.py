"""The search without the real model: an embedder that counts a few words."""

import numpy as np
import pytest

from actions.services import ranking
from actions.services.catalogue import Catalogue, Service, Source
from actions.services.phrases import (
    NONE,
    ContentError,
    Phrase,
    distinct,
    from_catalogue,
    from_content,
)
from actions.services.search import Choice, Found, Hit, Nothing, ServiceIndex, decide, words

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
    return ServiceIndex(PHRASES, Themes())


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
    def best(current):
        return index.search("Pass Ausweis", "de", current=current)[0].service_id

    assert best("pass") == "pass"
    assert best("ausweis") == "ausweis"
    assert best("unknown") in {"pass", "ausweis"}


def test_questions_that_name_no_service(index):
    assert index.names_service("Was kosten das?", "de") < 0.3
    assert index.names_service("Hund", "de") > 0.5
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
    index = ServiceIndex(PHRASES, embedder)
    embedder.asked = 0
    first = index.search("Hund", "de", current="pass")
    assert not index.names_nothing("Hund", "de")
    assert index.search("Hund", "de", current="pass") == first
    assert embedder.asked == 2  # the whole question and its content words
    index.search("Hund", "en")
    assert embedder.asked == 4


@pytest.mark.parametrize("text", ["", "   ", "?!", "\u200b", "🐕"])
def test_nothing_said(index, text):
    assert index.search(text, "de") == []
    assert index.names_service(text, "de") == 0


def test_very_long_texts(index):
    assert index.search("Hund " * 100_000, "xx")[0].service_id == "hund"


def test_an_index_needs_phrases():
    with pytest.raises(ValueError, match="phrases"):
        ServiceIndex([], Themes())
    assert ServiceIndex(PHRASES[:1], Themes()).search("Hund", "de")[0].service_id == "hund"


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


def test_probabilities():
    found = ranking.probabilities([0.9, 0.5, -1.0])
    assert 0.95 < found[0] < 1
    assert sum(found) < 1
    assert ranking.probabilities([0.2])[0] < 0.05  # something else


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
        "1": {"name": "Köpek", "summary": "Cümle.", "words": ["a"], "questions": ["b", "c"]},
        "unknown": {"name": "x"},
        NONE: ["Ne kadar?"],
    }
    found = from_content(data, "tr", catalogue())
    assert [(p.service_id, p.text) for p in found] == [
        *[("1", t) for t in ("Köpek", "Cümle.", "a", "b", "c")],
        (NONE, "Ne kadar?"),
    ]
    assert {p.language for p in found} == {"tr"}
    assert from_content(None, "tr", catalogue()) == []
    assert from_content({"1": {"name": "x"}}, "de-simple", catalogue())[0].language == "de"


def test_words_written_for_another_catalogue():
    by_key = from_content({"99000000000001": {"name": "x"}}, "de", catalogue())
    by_id = from_content({"hund": {"name": "x"}}, "de", catalogue(), {"hund": "99000000000001"})
    assert by_key == by_id == [Phrase("1", "de", "x")]
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
        {NONE: {"a": 1}},
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
