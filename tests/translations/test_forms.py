"""The texts of forms are extracted under the contexts by which the action server asks for them."""

import yaml

from actions.services import report_texts
from actions.services.applications.loading import load_forms
from actions.services.applications.texts import texts
from actions.services.benefits_loading import read as read_benefits
from stadtlotse.paths import ROOT
from translations import extract_forms
from translations.update import template

BOT = ROOT / "bot"


def extracted() -> set[tuple[str | None, str]]:
    """Context and German text of everything in the domain of forms."""
    return {(m.context, str(m.id)) for m in template(ROOT, "forms") if m.id}


def test_every_text_of_a_form_is_extracted_and_nothing_else() -> None:
    forms = load_forms(BOT / "forms").values()
    asked = {(t.context, t.text) for form in forms for t in texts(form)}
    found = {row for row in extracted() if str(row[0]).startswith("form.")}
    assert asked <= found
    rest = {str(context).split(".")[1] for context, _ in found - asked}
    assert rest == {"benefits"}


def test_reports_are_extracted() -> None:
    rows = yaml.safe_load((BOT / "reports.yml").read_bytes())
    asked = set(report_texts.messages(report_texts.read_texts(rows)))
    found = {row for row in extracted() if str(row[0]).startswith("report.")}
    assert found == asked


def test_benefits_are_extracted() -> None:
    content = read_benefits(
        (BOT / "benefits.yml").read_bytes(), (BOT / "benefits.schema.json").read_bytes()
    )
    asked = {(t.context, t.german) for t in content.texts.values()}
    asked |= {(c.message.context, c.message.german) for c in content.contradictions}
    for benefit in content.benefits:
        own = [benefit.title, benefit.what, *(r.because for r in benefit.rules)]
        own += [e.because for e in benefit.excluded] + [h.text for h in benefit.hints]
        asked |= {(text.context, text.german) for text in own}
    asked.add(("benefit.estimate.intro", content.estimate["intro"]))
    assert {row for row in extracted() if str(row[0]).startswith("benefit.")} == asked


def test_names_are_one_text() -> None:
    field = {"id": "plate", "label": "Kennzeichen", "names": ["Nummer", "Schild"]}
    rows = dict(extract_forms._fields("form.x", [field]))
    assert rows["form.x.plate.names"] == "Nummer|Schild"
