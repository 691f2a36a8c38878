"""Mistakes in the file of reports are named; the bundled file has none."""

from pathlib import Path

import pytest

from sandbox.content import ContentError
from sandbox.open311.content import load_reportable
from sandbox.settings import SandboxSettings

WRONG = """
services:
- {code: a, name: A, group: g, description: d, keywords: [a], agency: x, expected_days: 1}
- {code: a, name: A, group: g, description: d, keywords: [a], agency: x, expected_days: 1}
- {code: b, name: B}
- {code: c, name: C, group: g, description: d, keywords: [c], agency: x, expected_days: 1,
   attributes: [{code: q, datatype: farbe, description: d}]}
- {code: d, name: D, group: g, description: d, keywords: [d], agency: x, expected_days: 1,
   attributes: [{code: q, datatype: string, description: d, values: {x: X}}]}
- {code: e, name: E, group: g, description: d, keywords: [e], agency: x, expected_days: 1,
   attributes: [{code: q, datatype: singlevaluelist, description: d, values: {yes: Ja}}]}
requests:
- &first {number: 1, code: a, days_ago: 1, at: "10:00", description: d, street: s,
          postal_code: "1", lat: 1, lon: 1}
- *first
- {<<: *first, number: 2, code: nirgends}
- {<<: *first, number: 3, attributes: {farbe: rot}}
- {<<: *first, number: 4, notes: [{after: 2, status: closed, text: t}]}
- {<<: *first, number: 5, notes: [{after: 1, status: weg, text: t}]}
"""


def test_every_mistake_is_named(tmp_path: Path) -> None:
    (tmp_path / "reports.yml").write_text(WRONG, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_reportable(tmp_path)
    lines = str(caught.value).splitlines()
    for part in ("a: this code", "b: ", "'farbe'", "d: ", "quotes", "used twice", "nirgends"):
        assert any(part in line for line in lines), part
    for part in ("request 3: ", "request 4: ", "request 5: "):
        assert any(part in line for line in lines), part
    assert len(lines) == 10


def test_no_file_no_reports(tmp_path: Path) -> None:
    assert not load_reportable(tmp_path).kinds


def test_the_city_of_the_package() -> None:
    content = load_reportable(SandboxSettings().content_dir)
    assert list(content.kinds)[-1] == "other"
    assert all(len(kind.keywords) >= 8 for code, kind in content.kinds.items() if code != "other")
    assert {seed.code for seed in content.seeds} <= content.kinds.keys()
