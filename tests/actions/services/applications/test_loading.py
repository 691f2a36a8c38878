"""Form files: what is read, and what is refused with which words."""

import json
import shutil

import pytest
import yaml
from jsonschema import Draft202012Validator

from actions.services.applications.loading import (
    FormError,
    load_form,
    load_forms,
    parse_form,
)
from actions.services.applications.model import (
    Answered,
    AnyOf,
    Ending,
    FieldType,
    Is,
    Not,
    Sensitivity,
)
from tests.actions.services.applications.forms import DATA, EXAMPLE, SCHEMA, form

SOURCE = (DATA / "beispiel.yml").read_text("utf-8")


def faults(text):
    with pytest.raises(FormError) as caught:
        parse_form(text, "x.yml", SCHEMA)
    assert str(caught.value).startswith("x.yml: ")
    return {(fault.path, fault.message) for fault in caught.value.faults}


def refused(fields, **more):
    with pytest.raises(FormError) as caught:
        form(fields, **more)
    return "\n".join(f"{f.path}: {f.message}" for f in caught.value.faults)


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_example():
    assert EXAMPLE.ending is Ending.SUBMIT
    assert {field.type for _, field in EXAMPLE.fields()} | {
        field.type for _, group in EXAMPLE.fields() for field in group.fields
    } == set(FieldType)
    name = EXAMPLE.field("name")
    assert (name.label, name.names, name.fim) == ("Name", ("Vorname", "Nachname"), "F60000227")
    assert name.sensitivity is Sensitivity.PERSONAL
    assert EXAMPLE.field("health").sensitivity is Sensitivity.SPECIAL
    assert EXAMPLE.field("phone").when == Answered("email", False)
    assert EXAMPLE.field("health").when == Not(Is("own_account", True))
    assert EXAMPLE.sections[3].when == AnyOf("members", Is("income_kind", "work"))
    assert EXAMPLE.field("members").max == 3
    assert EXAMPLE.field("members").label == "Person"
    assert EXAMPLE.documents[1].file == "lease_file"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("rent", "rent"),
        ("members", "members"),
        ("members.income", "income"),
        ("members.1.income", "income"),
        ("members.1", None),
        ("members.more", None),
        ("rent.income", None),
        ("1", None),
        ("nothing", None),
    ],
)
def test_fields_by_path(path, found):
    field = EXAMPLE.field(path)
    assert (field.id if field else None) == found


def test_a_folder_of_forms(tmp_path):
    shutil.copy(DATA / "beispiel.yml", tmp_path)
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA), "utf-8")
    assert load_forms(tmp_path) == {"beispiel": EXAMPLE}


def test_the_file_is_called_like_the_form(tmp_path):
    path = tmp_path / "anders.yml"
    path.write_text(SOURCE, "utf-8")
    with pytest.raises(FormError, match=r"beispiel\.yml") as caught:
        load_form(path, SCHEMA)
    assert caught.value.where == str(path)


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        ("id: beispiel\n", "id: Bei Spiel\n", "id", "does not match"),
        ("ending: submit", "ending: send", "ending", "is not one of"),
        ('leika: "99012345678000"', "leika: 99012345678000", "leika", "put it in quotes"),
        ("type: date", "type: day", "sections[0].fields[1].type", "is not one of"),
        ('label: "Geburtsdatum"', "", "sections[0].fields[1]", "'label' is a required property"),
        ("why: \"Für Rückfragen.\"", "", "sections[0].fields[2]", "'why' is a required property"),
        ("example: \"Fatma Yılmaz\"", "example: 1984-05-03", "sections[0].fields[0].example",
         "put it in quotes"),
        ("{id: rent, label", "{id: yes, label", "sections[1].fields[1].options[0].id",
         "put it in quotes"),
        ("type: email", "type: email\n        options: []", "sections[0].fields[2].options",
         "does not belong here"),
        ("check: {min: 5, max: 1000}", "chekc: {min: 5}", "sections[1].fields[4]", "chekc"),
        ("{field: email, answered: false}", "{field: email, is: a, in: [b]}",
         "sections[0].fields[3].when", "too many"),
        ("{field: email, answered: false}", "{field: email}",
         "sections[0].fields[3].when", "enough properties"),
        ("{count: members, above: 1}", "{count: members, answered: true}",
         "sections[2].fields[1].when", "answered"),
    ],
)  # fmt: skip
def test_what_the_schema_refuses(old, new, path, message):
    assert old in SOURCE
    found = faults(SOURCE.replace(old, new, 1))
    assert any(where == path and message in said for where, said in found), found


@pytest.mark.parametrize(
    ("old", "new", "path", "message"),
    [
        ("id: birth_date", "id: name", "sections", "the id name occurs 2 times"),
        ("id: flat", "id: person", "sections", "the id person occurs 2 times"),
        ("id: birth_date", "id: documents", "sections[0].fields[1].id", "documents is reserved"),
        ("{id: owner, label", "{id: rent, label", "sections[1].fields[1].options",
         "the id rent occurs 2 times"),
        ("id: deed", "id: lease", "documents", "the id lease occurs 2 times"),
        ("{field: email, answered: false}", "{field: mail, answered: false}",
         "sections[0].fields[3].when", "there is no field mail"),
        ("{field: tenure, in: [rent, other]}", "{field: tenure, in: [rent, flat]}",
         "sections[1].fields[2].when", "tenure never has the value 'flat'"),
        ("{field: own_account, is: true}", "{field: own_account, is: ja}",
         "sections[4].fields[1].when", "own_account never has the value 'ja'"),
        ("{field: email, answered: false}", "{field: email, above: 3}",
         "sections[0].fields[3].when", "email is no number"),
        ("{field: email, answered: false}", "{field: name, is: Fatma}",
         "sections[0].fields[3].when", "the values of name cannot be compared: use answered"),
        ("{count: members, above: 1}", "{count: rent, above: 1}",
         "sections[2].fields[1].when", "rent is no group"),
        ("{count: members, above: 1}", "{field: members, answered: true}",
         "sections[2].fields[1].when", "members is a group: use count or any_of"),
        ("{count: members, above: 1}", "{field: income, above: 1}",
         "sections[2].fields[1].when", "there is no field income"),
        ("{any_of: members, when: {field: income_kind, is: work}}",
         "{any_of: members, when: {field: income_kin, is: work}}",
         "sections[3].when", "there is no field income_kin"),
        ("fields: [rent, area]", "fields: [rent, size]", "contradictions[0].fields",
         "there is no field size"),
        ("file: lease_file", "file: rent", "documents[1].file", "rent is no field of type file"),
        ("check: {min: 5, max: 1000}", "check: {min: 5, max: 1}", "sections[1].fields[4].check",
         "min is above max"),
        ("check: {min: 5, max: 1000}", "check: {not_future: true}", "sections[1].fields[4].check",
         "not_future does not suit the type number"),
        ("check: {max_length: 80}", "check: {pattern: '['}", "sections[3].fields[0].check.pattern",
         "no regular expression"),
        ("check: {not_future: true, min_age: 16}", "check: {not_future: true, not_past: true}",
         "sections[0].fields[1].check", "only today would be allowed"),
        ("{below: 50, above: 5000}", "{below: 5000, above: 50}",
         "sections[1].fields[2].implausible", "every value would be implausible"),
    ],
)  # fmt: skip
def test_what_makes_no_sense(old, new, path, message):
    assert old in SOURCE
    found = faults(SOURCE.replace(old, new, 1))
    assert any(where == path and message in said for where, said in found), found


def test_all_faults_are_told_at_once():
    text = SOURCE.replace("fields: [rent, area]", "fields: [rent, size]")
    text = text.replace("file: lease_file", "file: rent")
    assert len(faults(text)) == 2


def test_conditions_in_a_circle():
    circle = refused("""
      - {id: a, when: {field: b, is: true}}
      - {id: b, when: {not: {field: c, is: true}}}
      - {id: c, when: {any: [{field: a, is: true}, {field: d, is: true}]}}
      - {id: d}
    """)
    assert "a → b → c → a" in circle
    assert "d → d" in refused("[{id: d, when: {field: d, is: true}}]")


def test_circles_through_groups():
    of_entry = """
      - {id: a, when: {any_of: g, when: {field: x, is: true}}}
      - id: g
        type: group
        fields: [{id: y}, {id: x, when: {field: a, is: true}}]
    """
    assert "circle" in refused(of_entry)
    assert "circle" in refused("""
      - id: g
        type: group
        when: {field: a, is: true}
        fields: [{id: y}]
      - {id: a, when: {count: g, above: 1}}
    """)
    # A later question may decide about an earlier one.
    form("[{id: a, when: {field: b, is: true}}, {id: b}]")


def test_groups_hold_no_groups():
    inner = {"id": "h", "type": "group", "fields": [{"id": "x"}]}
    assert "cannot hold another group" in refused([
        {"id": "g", "type": "group", "fields": [inner]}
    ])  # fmt: skip


def test_an_entry_may_have_fields_named_as_outside():
    made = form("""
      - {id: name}
      - {id: g, type: group, fields: [{id: name}, {id: x, when: {field: name, is: true}}]}
    """)
    assert made.field("g.name") is not made.field("name")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: [", "no YAML"),
        ("id: a\nid: b", "'id' stands here twice"),
        ("", "is not of type 'object'"),
        ("- a", "is not of type 'object'"),
    ],
)
def test_what_is_no_form_at_all(text, message):
    assert any(message in said for _, said in faults(text))


def test_yaml_makes_no_objects():
    assert any("no YAML" in said for _, said in faults("id: !!python/object:os.system x"))
    assert yaml.safe_load(SOURCE)["id"] == "beispiel"
