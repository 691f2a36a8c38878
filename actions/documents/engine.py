"""WeasyPrint, kept from the network and from the logs.

Importing this module raises OSError when the system has no Pango or HarfBuzz, so only
`actions.documents.page` imports it, at the moment something is to be printed.
"""

import logging
import ssl
from typing import Any

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from actions.documents.structure import complete_structure

# WeasyPrint logs characters that no font has, and addresses: both may come from an answer.
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


class NothingFetched(URLFetcher):  # type: ignore[misc]
    """Refuses every address: pages are complete, and their texts come from anybody."""

    def __init__(self) -> None:
        # A context of its own spares the loading of certificates, which takes longer than a page.
        super().__init__(ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), allowed_protocols=())

    def fetch(self, url: str, headers: Any = None) -> Any:
        """Raise ValueError, which leaves the resource out; the address is not repeated."""
        raise ValueError("documents fetch nothing")


def render(html: str) -> bytes:
    """The tagged PDF (PDF/UA-1) of a complete page of HTML."""
    return bytes(
        HTML(string=html, url_fetcher=NothingFetched()).write_pdf(
            font_config=FontConfiguration(),
            pdf_variant="pdf/ua-1",
            finisher=complete_structure,
        )
    )
