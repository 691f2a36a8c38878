import httpx
import pytest

from actions.clients.pvog import PvogClient, read
from actions.services.catalogue import Link, Section
from actions.services.errors import SourceUnreadable
from sandbox.app import create_app
from sandbox.settings import SandboxSettings
from tests.actions.clients.wire import HANG_UP, Reply, serving

ARS = "169999999999"


def module(code, text, links=()):
    return {"code": code, "text": text, "links": list(links), "date": "2026-01-01"}


def detail(id="a", **more):
    return {
        "id": id,
        "name": f"Leistung {id}",
        "leikakeys": ["99008001000000"],
        "lastUpdate": "2026-02-03T00:00:00Z",
        "details": [
            module("24", "<p>Kurz &amp; gut</p>"),
            module("06", "<p>Lang</p><script>alert(1)</script>"),
            module("08", "<ul><li>Ausweis</li></ul>"),
            module("98", "<p>5 Euro</p>"),
            module("94", "", [{"title": "Portal", "uri": "https://portal.example/a"}]),
            module("77", "<p>unbekannt</p>"),
        ],
        "onlineServiceLinks": [{"title": "Online", "uri": "https://online.example"}],
        "organisations": [{"id": "o1"}],
        **more,
    }


OFFICE = {
    "id": "o1",
    "title": "Amt",
    "location": {"addresses": [{"street": "Weg", "houseNumber": "5", "zip": "12345", "city": "X"}]},
    "communications": [{"type": "Telefon", "value": "0123"}, {"type": "E-Mail", "value": "a@b.de"}],
    "openingHours": "nach Vereinbarung",
    "internetAddresses": [{"uri": "https://amt.example"}],
}


def city(ids=("a",), details=None, offices=None, size=2):
    """A Suchdienst in a function; replies that are not records are sent as they are."""
    details = {str(id): detail(str(id)) for id in ids} | (details or {})
    offices = {"o1": OFFICE} | (offices or {})

    def one(found):
        return found if not isinstance(found, dict) else Reply(200, found)

    def answer(request):
        parts = request.path.split("/")
        if "/v7/" in request.path:
            page = int(request.query.get("page", 0))
            items = [{"id": i} if isinstance(i, str) else i for i in ids]
            content = items[page * size : (page + 1) * size]
            last = (page + 1) * size >= len(ids)
            return Reply(200, {"serviceDescriptions": {"content": content, "last": last}})
        if "/v6/" in request.path:
            return one(details.get(parts[-2], Reply(404, {})))
        return one(offices.get(request.query["q"], Reply(404, {})))

    return answer


async def run(answer):
    async with serving(answer) as wire:
        client = PvogClient(f"{wire.url}/suchdienst/api", ARS, "my-id")
        try:
            return await read(client), wire
        finally:
            await client.close()


async def test_service_and_office():
    (catalogue, skipped), wire = await run(city())
    assert skipped == []
    service = catalogue.services["a"]
    assert service.summary == ("Kurz & gut", "Lang")
    assert service.sections == {Section.DOCUMENTS: ("Ausweis",), Section.FEE: ("5 Euro",)}
    assert service.leika == "99008001000000"
    assert service.online == (Link("Online", "https://online.example"),)
    assert (service.source.url, service.source.updated) == (
        "https://portal.example/a",
        "2026-02-03",
    )
    office = catalogue.offices["o1"]
    assert (office.street, office.postal_code, office.phone) == ("Weg 5", "12345", "0123")
    assert (office.email, office.url) == ("a@b.de", "https://amt.example")
    assert office.opening_hours is None
    assert {r.headers["pvog-sud-api-client-id"] for r in wire.requests} == {"my-id"}
    assert wire.requests[0].path == f"/suchdienst/api/v7/servicedescriptions/{ARS}"


async def test_pages():
    ids = [f"s{n}" for n in range(7)]
    (catalogue, _), wire = await run(city(ids))
    assert list(catalogue.services) == ids
    assert wire.count("/v7/") == 4


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (detail("b", name=""), "name is missing"),
        (detail("b", details="x"), "details is not a list"),
        (detail("b", details=[module("24", "x" * 300_000)]), "text: text has 300000 characters"),
        (detail("b", onlineServiceLinks=[{"uri": "javascript:1"}]), "uri is not a web address"),
        (detail("other"), "the detail has another id"),
        (Reply(404, {}), "v6/servicedescriptions/b/detail"),
        (Reply(200, []), "not a record but list"),
    ],
)
async def test_a_broken_service_is_reported(broken, reason):
    (catalogue, skipped), _ = await run(city(("a", "b"), {"b": broken}))
    assert list(catalogue.services) == ["a"]
    assert [(s.id, s.reason) for s in skipped] == [("b", reason)]


async def test_duplicates_and_nameless_ones_in_the_list():
    (catalogue, skipped), _ = await run(city(("a", "a", {"x": 1}, "c"), size=9))
    assert list(catalogue.services) == ["a", "c"]
    assert {s.reason for s in skipped} == {"id occurs twice", "id is missing"}


async def test_a_missing_office_is_reported_and_left_out():
    (catalogue, skipped), _ = await run(city(offices={"o1": Reply(404, {})}))
    assert catalogue.services["a"].offices == ()
    assert [s.kind for s in skipped] == ["office"]


@pytest.mark.parametrize(
    "answer",
    [
        lambda r: HANG_UP,
        lambda r: Reply(401, {"message": "client id"}),
        lambda r: Reply(500, {}),
        lambda r: Reply(429, {}),
        lambda r: Reply(200, raw=b"<html>"),
        lambda r: Reply(200, {"serviceDescriptions": {"content": {}}}),
        lambda r: Reply(200, []),
        city(()),
        city(("a", "b"), {"b": Reply(500, {})}),  # half a catalogue is none
    ],
)
async def test_unreadable(answer):
    with pytest.raises(SourceUnreadable):
        await run(answer)


async def test_the_bundled_city(tmp_path):
    app = create_app(SandboxSettings(database=tmp_path / "s.sqlite"))
    client = PvogClient(
        "http://sandbox/suchdienst/api", ARS, "x", transport=httpx.ASGITransport(app=app)
    )
    steps = []
    catalogue, skipped = await read(client, lambda done, total: steps.append((done, total)))
    await client.close()
    assert skipped == []
    assert len(catalogue.services) >= 80
    assert steps[-1][0] == steps[-1][1] == len(catalogue.offices)
    service = catalogue.services["personalausweis"]
    assert service.sections[Section.FEE][0] == "46,00 Euro ab 24 Jahren"
    assert catalogue.offices[service.offices[0]].opening_hours
    for found in catalogue.services.values():
        assert found.source.url
        assert found.source.updated
