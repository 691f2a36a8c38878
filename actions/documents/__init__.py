"""Data of the document folder as PDFs to print: no files, no network, bytes in memory.

Rendering takes up to a second of processor time, more for very long answers; a server calls it in
a thread. Both functions raise `PrintingUnavailable` when the system lacks Pango or HarfBuzz, which
`stadtlotse doctor` reports.
"""

from actions.documents.application import application_pdf
from actions.documents.checklist import checklist_pdf

__all__ = ["application_pdf", "checklist_pdf"]
