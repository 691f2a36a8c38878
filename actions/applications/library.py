"""The forms that can be filled in, each with a fingerprint of the file it came from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actions.services.applications.loading import check_form, load_form, load_schema
from actions.services.applications.model import Form
from actions.services.benefits_model import Content

HASH_CHARS = 16
CHECK, CHECK_AND_ESTIMATE = "benefits", "benefits_estimate"
"""Names of the benefits check in the library."""
ESTIMATE = "estimate"
"""The section with what an estimate needs; it has no title and is not announced."""


@dataclass(frozen=True, slots=True)
class FormLibrary:
    """Forms by id; `versions` are fingerprints by which a draft knows that its form has changed."""

    forms: Mapping[str, Form]
    versions: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path) -> "FormLibrary":
        """All forms of a folder; raises FormError for one that cannot be used."""
        schema = load_schema(folder)
        forms, versions = {}, {}
        for path in sorted(folder.glob("*.yml")):
            forms[path.stem] = load_form(path, schema)
            versions[path.stem] = fingerprint(path.read_bytes())
        return cls(forms, versions)

    def with_form(self, form: Form, version: str, name: str = "") -> "FormLibrary":
        """The library with one more form, under its id or another name."""
        key = name or form.id
        return FormLibrary({**self.forms, key: form}, {**self.versions, key: version})

    def of_service(self, service_id: str) -> Form | None:
        """The form that applies for a service of the catalogue, None when there is none."""
        return next((f for f in self.forms.values() if f.service == service_id), None)


def check_forms(content: Content) -> dict[str, Form]:
    """The questions of the benefits check, and those with what an estimate needs besides.

    Both have the same id, because texts are found by it.
    """
    questions = content.questionnaire
    further = {"id": ESTIMATE, "title": "", "fields": content.estimate["fields"]}
    more = {**questions, "sections": [*questions["sections"], further]}
    return {
        CHECK: check_form(questions, CHECK),
        CHECK_AND_ESTIMATE: check_form(more, CHECK_AND_ESTIMATE),
    }


def fingerprint(content: bytes) -> str:
    """A short hash of a form's file."""
    return hashlib.sha256(content).hexdigest()[:HASH_CHARS]
