"""A message whose intent is doubtful, but whose service is not: it is answered as a question."""

from rasa_sdk.events import EventType

from actions.questions import answer_question
from actions.services.understanding import QUESTIONS, final_intent
from actions.turn import Turn


async def rescue(turn: Turn) -> list[EventType] | None:
    """The answer to the question that was probably meant; None when the intent stands.

    Inside a form nothing is rescued: there the form's own question is the likelier meaning.
    """
    if turn.form or not turn.text:
        return None
    finder = turn.context.finder
    hits = finder.search(turn.text, turn.locale)
    meant = final_intent(turn.ranking, hits, finder.foreign(turn.text, turn.locale))
    as_it_was = turn.understood and meant == turn.ranking[0][0]
    if as_it_was or meant not in QUESTIONS:
        return None
    return await answer_question(turn, str(turn.slot("pending_question") or meant))
