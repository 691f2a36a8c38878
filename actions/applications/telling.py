"""News of a case unasked: offered after submission, taken back at any time, told where wanted."""

from dataclasses import replace

from actions.applications.case_keeping import kept
from actions.applications.talk import Talk
from actions.services.cases import Case, Standing
from actions.services.drafts import Draft
from actions.storage.case_news import Kept
from actions.turn import Turn, choice, label

OFFER = "utter_case_tell_me"
PHONE = "voice"
TELL, QUIET = "tell", "quiet"
"""What the buttons answer."""


def offer(talk: Talk) -> None:
    """Offer to tell news; nothing is pushed to a telephone."""
    draft = talk.sitting.draft
    case = Case.of(draft.cursor) or Case.of({"case": talk.sitting.cursor.case})
    if case is None or case.tell == draft.conversation or talk.turn.channel == PHONE:
        return
    yes = choice(label("utter_label_tell_me"), _payload(draft.id, TELL), "yes")
    no = choice(label("utter_label_no_news"), _payload(draft.id, QUIET), "no")
    talk.say(OFFER, choices=[yes, no])


def _payload(draft_id: str, answer: str) -> str:
    return f'/case_status{{"draft_id":"{draft_id}","answer":"{answer}"}}'


async def decide(talk: Talk, wanted: bool) -> None:
    """Somebody wants to be told, or does not (any more)."""
    now, sender = talk.desk.now(), talk.turn.context.sender
    follows = wanted and sender is not None

    def change(draft: Draft) -> Kept | None:
        case = Case.of(draft.cursor)
        if case is None:
            return None
        case = case.quiet()
        if follows:
            # What was said when it was submitted is no news.
            told = case.told or Standing("SUBMITTED").mark
            case = replace(case, tell=draft.conversation, told=told, changed=now.timestamp())
        return kept(draft, case, now if follows else None)

    await talk.desk.change(talk.sitting, change)
    if not wanted:
        talk.say("utter_case_will_not_tell")
        return
    stop = choice(
        label("utter_label_stop_telling"), _payload(talk.sitting.draft.id, QUIET), "close"
    )
    talk.say("utter_case_will_tell", choices=[stop])


async def heard(talk: Talk, found: Standing) -> None:
    """The standing was told in this conversation: it is no news any more."""
    case = Case.of(talk.sitting.draft.cursor)
    if case is None or (case.heard(found) == case and case.tell in ("", _conversation(talk))):
        return
    now, sender = talk.desk.now(), talk.turn.context.sender

    def change(draft: Draft) -> Kept | None:
        case = Case.of(draft.cursor)
        if case is None:
            return None
        case = case.heard(found)
        if case.tell != draft.conversation or found.final:
            case = case.quiet()  # it was opened elsewhere, or nothing more is to come
        return kept(draft, case, case.look(now, sender.least) if sender else None)

    await talk.desk.change(talk.sitting, change)


def answers_offer(turn: Turn) -> bool:
    """Whether the offer was the last thing that was said."""
    for event in reversed(turn.tracker.events[:-1]):
        if event.get("event") == "bot":
            return bool((event.get("metadata") or {}).get("utter_action") == OFFER)
    return False


async def answer_offer(turn: Turn, wanted: bool) -> bool:
    """Take a yes or no as the answer to the offer; False when it was none."""
    if not answers_offer(turn):
        return False
    desk = turn.context.applications
    cases = [s for s in await desk.all(turn.conversation) if s.cursor.case is not None]
    if not cases:
        return False
    await decide(Talk(turn, desk, cases[0]), wanted)
    return True


def _conversation(talk: Talk) -> str:
    return talk.sitting.draft.conversation
