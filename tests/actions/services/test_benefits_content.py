"""The file of benefits: complete and consistent, and faults of an editor are named."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from actions.services import benefits
from actions.services.applications.loading import load_schema, parse_form
from actions.services.benefits_model import Source
from stadtlotse.paths import ROOT
from tests.actions.services.benefit_answers import DAY, FILE, SCHEMA, check, content, pensioner

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
RAW = yaml.load(FILE.read_bytes(), LOADER)
SERVICES = {
    row["id"]
    for path in (ROOT / "sandbox" / "data" / "services").glob("*.yml")
    for row in yaml.load(path.read_bytes(), LOADER)
}
AUTHORITIES = set(yaml.safe_load((ROOT / "bot" / "authorities.yml").read_text("utf-8")))
BENEFITS = content().benefits


def sources() -> list[Source]:
    parts = [part.source for one in BENEFITS for _, part in one.parts()]
    return [*parts, *(figures.source for figures in content().figures)]


@pytest.mark.parametrize("benefit", BENEFITS, ids=lambda one: one.id)
def test_every_benefit_leads_to_a_service_or_an_authority(benefit: Any) -> None:
    for apply in (benefit.apply, *(rule.apply for rule in benefit.rules if rule.apply)):
        assert apply.service or apply.authority
        assert apply.service is None or apply.service in SERVICES
        assert apply.authority is None or apply.authority in AUTHORITIES


def test_every_source_has_a_title_an_address_and_a_day_that_has_been() -> None:
    for source in sources():
        assert source.title
        assert re.match(r"https://(www\.)?[a-z0-9.-]+", source.url)
        assert "2020-01-01" <= source.date <= content().checked


def test_paragraphs_are_linked_where_the_law_stands() -> None:
    laws = [one for one in sources() if "§" in one.title and "RBStV" not in one.title]
    assert len(laws) > 50
    assert all(one.url.startswith("https://www.gesetze-im-internet.de/") for one in laws)


def test_every_rule_with_figures_of_a_year_has_one_that_goes_on() -> None:
    after = check(pensioner(700), DAY.replace(year=2030)).unused
    assert after
    for benefit in BENEFITS:
        ended = {one.rule for one in after if one.benefit == benefit.id}
        rules = {f"rules.{rule.id}" for rule in benefit.rules}
        assert rules - ended, f"{benefit.id} would silently vanish"


def test_texts_have_contexts_of_their_own() -> None:
    texts = list(benefits.texts(content()))
    contexts = [text.context for text in texts]
    assert len(contexts) == len(set(contexts)) > 150
    assert all(context.startswith("benefit.") for context in contexts)
    assert "benefit.wohngeld.rules.low_income.because" in contexts


def test_texts_are_short_sentences_and_promise_nothing() -> None:
    for text in benefits.texts(content()):
        for sentence in re.split(r"(?<=[.?!:])\s", text.german):
            assert len(sentence.split()) <= 26, sentence
        assert not re.search(r"\b(Ihnen steht|Sie haben Anspruch|garantiert)\b", text.german)
        assert "–" not in text.german


def test_the_form_engine_can_put_the_questions() -> None:
    schema = load_schema(ROOT / "bot" / "forms")
    questions = {**RAW["questionnaire"], "service": "benefits", "ending": "paper"}
    estimate = {"id": "estimate", "title": "Schätzung", "fields": RAW["estimate"]["fields"]}
    for sections in (questions["sections"], [*questions["sections"], estimate]):
        form = parse_form(json.dumps({**questions, "sections": sections}), "here", schema)
        assert len(list(form.fields())) == sum(len(one["fields"]) for one in sections)


def test_health_is_marked_as_a_special_category() -> None:
    marked = {
        field["id"]
        for section in RAW["questionnaire"]["sections"]
        for field in section["fields"]
        if field["sensitivity"] == "special"
    }
    health = {"pregnant", "able_to_work", "care", "care_costs_covered", "disability", "marks"}
    assert marked == health


def test_a_city_without_a_service_of_its_own_is_not_promised_it() -> None:
    own = pensioner(700)
    all_named = {one.benefit for one in benefits.check(content(), own, DAY).found}
    elsewhere = benefits.check(content(), own, DAY, services={"wohngeld"}).found
    local = {one.id for one in BENEFITS if one.local}
    assert {one.benefit for one in elsewhere} == all_named - local
    apply = {one.benefit: one.apply for one in elsewhere}
    assert apply["wohngeld"].service == "wohngeld"
    assert apply["grundsicherung"].service is None
    assert apply["rundfunkbeitrag-befreiung"].authority == "rundfunkbeitrag"
    assert apply["rundfunkbeitrag-befreiung"].service is None


def broken(change: Callable[[Any], None]) -> bytes:
    """The file with a change, as JSON, which is YAML as well and quicker to write."""
    raw = json.loads(json.dumps(RAW))
    change(raw)
    return json.dumps(raw).encode()


def rule(raw: Any) -> dict[str, Any]:
    found: dict[str, Any] = raw["benefits"][0]["rules"][0]
    return found


FAULTS: dict[str, tuple[Callable[[Any], None], str]] = {
    "a rule without a source": (lambda raw: rule(raw).pop("source"), "source"),
    "a surer word than likely": (lambda raw: rule(raw).update(certainty="certain"), "certain"),
    "no such day": (lambda raw: rule(raw)["source"].update(date="2026-02-30"), "2026-02-30"),
    "an address without encryption": (
        lambda raw: rule(raw)["source"].update(url="http://example.org"),
        "http://example.org",
    ),
    "a misspelt key": (lambda raw: rule(raw).update(wehn={"fact": "x"}), "wehn"),
    "an unknown question": (
        lambda raw: rule(raw).update(when={"field": "shoe_size", "above": 40}),
        "shoe_size",
    ),
    "an unknown option": (
        lambda raw: rule(raw).update(when={"field": "tenure", "is": "tent"}),
        "tent",
    ),
    "an unknown fact": (lambda raw: rule(raw).update(when={"fact": "rich"}), "rich"),
    "an unknown amount": (
        lambda raw: rule(raw).update(when={"amount": "wealth", "above": 1}),
        "wealth",
    ),
    "an unknown figure": (
        lambda raw: raw["amounts"]["need"]["sum"].append({"figure": "regelbedarf_7"}),
        "regelbedarf_7",
    ),
    "a benefit that comes later": (
        lambda raw: rule(raw).update(when={"found": ["wohngeld"]}),
        "wohngeld",
    ),
    "an unknown need": (lambda raw: rule(raw).update(needs=["mood"]), "mood"),
    "standing in for itself": (lambda raw: rule(raw).update(stands_in_for="minor"), "minor"),
    "a fact that rests on itself": (
        lambda raw: raw["facts"].update(has_children={"not": {"fact": "has_children"}}),
        "has_children",
    ),
    "an amount that rests on itself": (
        lambda raw: raw["amounts"]["net"]["sum"].append({"amount": "means"}),
        "rests on itself",
    ),
    "two values on one day": (
        lambda raw: raw["figures"].append({**raw["figures"][0], "id": "again"}),
        "two values",
    ),
    "a benefit twice": (lambda raw: raw["benefits"].append(raw["benefits"][0]), "kindergeld"),
    "figures in what is always evaluated": (
        lambda raw: raw["benefits"][0].update(
            received={"amount": "net", "above": {"amount": "need"}}
        ),
        "regelbedarf",
    ),
    "a question that depends on a later one": (
        lambda raw: raw["questionnaire"]["sections"][0]["fields"][0].update(
            when={"field": "tenure", "is": "rent"}
        ),
        "tenure",
    ),
    "ranges of other options": (
        lambda raw: raw["ranges"]["net_income_range"].pop("over_4500"),
        "net_income_range",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(fault: str) -> None:
    change, named = FAULTS[fault]
    with pytest.raises(benefits.ContentInvalid, match=re.escape(named)):
        benefits.read(broken(change), SCHEMA)


def test_the_file_itself_has_no_fault_when_written_anew() -> None:
    assert benefits.read(broken(lambda raw: None), SCHEMA) == content()


@pytest.mark.parametrize(
    ("text", "named"), [(b"a: [1", "line 1"), (b"a: 1\na: 2\n", "a stands twice"), (b"", "object")]
)
def test_what_is_no_such_file(text: bytes, named: str) -> None:
    with pytest.raises(benefits.ContentInvalid, match=named):
        benefits.read(text, SCHEMA)
