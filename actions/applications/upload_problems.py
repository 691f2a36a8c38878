"""Which words tell why a file was refused."""

from typing import Any

from actions.services.attachments import Problem, ProblemCode

MEGABYTE = 1_000_000
_WORDS = {
    ProblemCode.EMPTY: "utter_file_damaged",
    ProblemCode.TOO_LARGE: "utter_file_too_large",
    ProblemCode.UNSUPPORTED_TYPE: "utter_file_unsupported",
    ProblemCode.HEIC: "utter_file_heic",
    ProblemCode.DAMAGED: "utter_file_damaged",
    ProblemCode.TOO_MANY_PIXELS: "utter_file_too_large",
    ProblemCode.TOO_MANY_PAGES: "utter_file_pages",
    ProblemCode.ENCRYPTED: "utter_file_encrypted",
    ProblemCode.PDF_SCRIPT: "utter_file_unsafe",
    ProblemCode.PDF_EMBEDDED: "utter_file_unsafe",
    ProblemCode.PDF_ACTION: "utter_file_unsafe",
    ProblemCode.TOO_COMPLEX: "utter_file_damaged",
}


def refusal(problem: Problem) -> tuple[str, dict[str, Any]]:
    """The response and its values."""
    limit = problem.limit or 0
    shown = max(limit // MEGABYTE, 1) if _WORDS[problem.code] == "utter_file_too_large" else limit
    return _WORDS[problem.code], {"limit": {"number": shown}}
