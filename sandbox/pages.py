"""Pages for people: what this is, and the portal's page of each service."""

from html import escape

from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from sandbox.model import Content, Service
from sandbox.pvog import html

STYLE = """
body { font: 1.125rem/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 45rem; padding: 1rem;
  color: #1a1a1a; background: #fff; }
a { color: #00508f; } code { background: #eee; padding: 0 .25rem; }
.note { border-left: .3rem solid #00508f; padding-left: 1rem; }
"""


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="de"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def index_page(content: Content, testing: bool) -> str:
    """The front page in German."""
    city = content.city
    bookable = sum(service.bookable for service in content.services.values())
    extra = "<p>Die Test-Schalter unter <code>/_sandbox</code> sind an.</p>" if testing else ""
    items = "".join(
        f'<li><a href="/leistungen/{escape(s.id)}">{escape(s.name)}</a></li>'
        for s in content.services.values()
    )
    return _page(
        f"{city.name}: eine Stadt zum Ausprobieren",
        f'<p class="note">{escape(city.name)} gibt es nicht. Alle Angaben sind erfunden. '
        "Hier gebuchte Termine gelten nirgends.</p>"
        "<p>Diese Anwendung spielt die Schnittstellen einer Stadt nach, damit Stadtlotse "
        "ohne echte Behörde läuft und getestet werden kann.</p>"
        "<ul><li>Termine: <code>/terminvereinbarung/api/citizen/</code> (ZMS)</li>"
        "<li>Leistungen: <code>/suchdienst/api/</code> (PVOG-Suchdienst)</li>"
        "<li>Anträge: <code>/fit-connect/</code> (FIT-Connect)</li>"
        "<li>Meldungen: <code>/georeport/v2/</code> und <code>/open311/v2/</code> (Open311)</li>"
        '<li>Zustand: <a href="/healthz"><code>/healthz</code></a></li></ul>'
        f"{extra}<p>Die Stadt hat {len(content.offices)} Dienststellen und "
        f"{len(content.services)} Leistungen, {bookable} davon mit Termin.</p>"
        f"<h2>Leistungen</h2><ul>{items}</ul>",
    )


def service_page(service: Service, content: Content) -> str:
    """The portal's page of `service`: the source the catalogue names."""
    parts = (
        ("Unterlagen", html.bullets(service.documents)),
        ("Voraussetzungen", html.bullets(service.prerequisites)),
        ("Ablauf", html.steps(service.procedure)),
        ("Gebühren", html.paragraphs(service.fee)),
        ("Dauer", html.paragraphs(service.duration)),
        ("Fristen", html.paragraphs(service.deadline)),
        ("Rechtsgrundlagen", html.bullets(service.legal)),
        ("Online", html.link(service.online.title, service.online.url) if service.online else ""),
        ("Zuständig", html.bullets(content.offices[o].name for o in service.offices)),
    )
    body = "".join(f"<h2>{title}</h2>{text}" for title, text in parts if text)
    return _page(
        service.name,
        f'<p class="note">{escape(content.city.name)} ist eine erfundene Stadt.</p>'
        f"{html.paragraphs(service.summary)}{body}<p>Stand: {escape(service.updated)}</p>"
        '<p><a href="/">Zur Übersicht</a></p>',
    )


def add_pages(app: FastAPI, content: Content, testing: bool) -> None:
    """Mount the pages and the health check."""

    @app.get("/", response_class=HTMLResponse)
    def index() -> str:
        return index_page(content, testing)

    @app.get("/leistungen/{number}", response_class=HTMLResponse)
    def service(number: str) -> HTMLResponse:
        found = content.services.get(number)
        if found is None:
            missing = _page("Nicht gefunden", '<p><a href="/">Zur Übersicht</a></p>')
            return HTMLResponse(missing, status_code=404)
        return HTMLResponse(service_page(found, content))

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok", "city": content.city.name}
