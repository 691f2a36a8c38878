"""The read-back, contradictions, the list of documents, texts and their contexts."""

from actions.services.applications.checklist import documents
from actions.services.applications.flow import Flow, State
from actions.services.applications.review import contradictions, review
from actions.services.applications.texts import context, texts
from tests.actions.services.applications.forms import EXAMPLE, FILE, PERSON, euros, form

ALI = {"given": "Ali", "family": "Yılmaz"}
ANSWERS = {
    "name": PERSON,
    "email": None,
    "phone": "+491711234567",
    "tenure": "rent",
    "rent": euros(640),
    "lease_file": None,
    "area": 65.5,
    "members": [
        {"name": ALI, "income_kind": ["work"], "income": euros(1800)},
        {"name": PERSON, "income_kind": ["none"]},
    ],
}


def rows(answers):
    return {
        part.section.title: [
            (row.path, row.field.label, row.value, row.entry) for row in part.rows
        ]
        for part in review(EXAMPLE, answers)
    }  # fmt: skip


def test_the_read_back_goes_section_by_section():
    found = rows(ANSWERS)
    assert list(found) == ["Über Sie", "Ihre Wohnung", "Ihr Haushalt"]
    assert found["Über Sie"] == [
        ("name", "Name", PERSON, None),
        ("email", "E-Mail", None, None),
        ("phone", "Telefon", "+491711234567", None),
    ]
    assert found["Ihr Haushalt"][:3] == [
        ("members.0.name", "Name", ALI, 0),
        ("members.0.income_kind", "Einkommen", ["work"], 0),
        ("members.0.income", "Höhe", euros(1800), 0),
    ]
    assert found["Ihr Haushalt"][3] == ("members.1.name", "Name", PERSON, 1)


def test_a_group_without_entries_is_read_back():
    assert rows({"members": []})["Ihr Haushalt"] == [("members", "Person", [], None)]


def test_answers_that_do_not_apply_are_not_read_back():
    assert "rent" not in str(rows({**ANSWERS, "tenure": "owner"})["Ihre Wohnung"])


def test_values_of_rows_do_not_show():
    assert "1711234567" not in repr(review(EXAMPLE, ANSWERS))


def test_no_contradiction():
    assert contradictions(EXAMPLE, ANSWERS) == []


def test_contradicting_answers_are_asked_again():
    answers = {**ANSWERS, "rent": euros(2500), "area": 9}
    [found] = contradictions(EXAMPLE, answers)
    assert (found.contradiction.id, found.paths) == ("rent_too_high", ("rent", "area"))
    flow = Flow(EXAMPLE)
    state = flow.ask_again(State(answers), found.paths)
    assert flow.next(state).path == "rent"
    state = flow.answer(state, "rent", euros(250)).state
    assert flow.next(state).path == "area"
    state = flow.keep(state)
    assert contradictions(EXAMPLE, state.answers) == []


def test_of_entries_only_those_at_fault_are_asked_again():
    members = [*ANSWERS["members"], {"name": ALI, "income_kind": ["work", "none"]}]
    [found] = contradictions(EXAMPLE, {**ANSWERS, "members": members})
    assert found.paths == ("members.2.income_kind",)


def test_what_is_skipped_contradicts_nothing():
    answers = {**ANSWERS, "rent": euros(2500), "area": 9, "tenure": "owner"}
    assert contradictions(EXAMPLE, answers) == []


def listed(answers, closed=()):
    return {n.document.id: (n.certain, n.given) for n in documents(EXAMPLE, answers, closed)}


def test_documents_before_anything_is_answered():
    assert listed({}) == {
        "id_card": (True, None),
        "lease": (False, False),
        "payslips": (False, None),
        "deed": (False, None),
    }


def test_documents_follow_the_answers():
    assert listed(ANSWERS, None) == {
        "id_card": (True, None), "lease": (True, False), "payslips": (True, None),
    }  # fmt: skip
    assert listed({**ANSWERS, "lease_file": FILE}, None)["lease"] == (True, True)
    assert listed({"tenure": "owner", "members": []}) == {
        "id_card": (True, None), "deed": (True, None),
    }  # fmt: skip


def test_a_document_of_every_entry():
    made = form(
        """
        - id: g
          type: group
          fields: [{id: has, type: yes_no}, {id: slip, type: file, when: {field: has, is: true}}]
        """,
        documents="[{id: slips, title: S, form: copy, file: g.slip}]",
    )
    answers = {"g": [{"has": True, "slip": FILE}, {"has": True}, {"has": False}]}
    [needed] = documents(made, answers, None)
    assert (needed.given, needed.missing) == (False, ("g.1.slip",))
    answers["g"][1]["slip"] = FILE
    assert documents(made, answers, None)[0].given is True


def test_texts_with_their_contexts():
    found = {text.context: text.text for text in texts(EXAMPLE)}
    assert len(found) == len(list(texts(EXAMPLE)))
    assert found["form.beispiel.title"] == "Zuschuss zur Wohnung beantragen"
    assert found["form.beispiel.sections.person.title"] == "Über Sie"
    assert found["form.beispiel.name.question"] == "Wie heißen Sie?"
    assert found["form.beispiel.name.names"] == "Vorname|Nachname"
    assert found["form.beispiel.members.name.why"] == "Sie gehört zum Haushalt."
    assert found["form.beispiel.members.more"] == "Wohnt noch jemand in der Wohnung?"
    assert found["form.beispiel.tenure.options.rent"] == "Miete"
    assert found["form.beispiel.tenure.options.other.meaning"] == "Zum Beispiel im Wohnheim"
    assert found["form.beispiel.documents.lease.title"] == "Mietvertrag"
    assert found["form.beispiel.contradictions.rent_too_high.message"]
    assert context("f", "members.1.name", "why") == "form.f.members.name.why"
