"""The dialogue act and the service search together: what a message was finally taken for.

The classifier of intents sees how something is said, the search what it is about. Where they
contradict each other, the surer one wins, except that danger is never argued away. All thresholds
stand here; they were chosen by hand while looking at tests/nlu.
"""

from collections.abc import Sequence

from actions.services.authorities import authority_id
from actions.services.ranking import Hit

QUESTIONS = (
    "ask_service_info", "ask_documents", "ask_prerequisites", "ask_fee", "ask_duration",
    "ask_deadline", "ask_location", "ask_opening_hours", "ask_online", "ask_contact",
)  # fmt: skip
APPOINTMENTS = ("book_appointment", "move_appointment", "cancel_appointment", "lookup_appointment")
ABOUT_SERVICES = (*QUESTIONS, *APPOINTMENTS, "inform")
DANGER = ("emergency", "violence", "crisis")
DOUBT = 0.8  # an intent below this gives way to a service that is surely meant
SURE = 0.7  # the probability from which a service is surely meant
FOREIGN = 0.6  # and from which a matter is surely not the city's
UNDERSTOOD = 0.4  # an intent below this was not understood, unless the search helps


def final_intent(
    ranking: Sequence[tuple[str, float]], hits: Sequence[Hit], foreign: float
) -> str | None:
    """The intent that is answered; None when nothing was understood.

    `ranking`: intents with their probabilities, best first; `hits`: the search's, best first;
    `foreign`: the probability that the matter is no business of a municipality.
    """
    if not ranking:
        return None
    name, confidence = ranking[0]
    best = hits[0] if hits else None
    ours = best is not None and authority_id(best.service_id) is None
    sure = best.score if best else 0.0
    if name in DANGER:
        return name
    if name not in ABOUT_SERVICES and confidence < DOUBT and ours and sure >= SURE:
        return next((other for other, _ in ranking if other in QUESTIONS), "ask_service_info")
    if name in QUESTIONS and not ours and sure >= FOREIGN:
        return "other_authority"
    if name in ABOUT_SERVICES and name != "inform" and foreign >= FOREIGN:
        return "out_of_scope"
    return name if confidence >= UNDERSTOOD or (ours and sure >= SURE) else None
