"""What is not the assistant's business: small talk, insults, legal advice, other authorities."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions.finding import Foreign, find_service
from actions.limits import say_authority
from actions.rescue import rescue
from actions.turn import Turn, TurnAction

ASIDE = {
    "chit_chat": "utter_chit_chat",
    "insult": "utter_insult",
    "legal_advice": "utter_legal_advice",
}
LEGAL_AID = "https://www.gesetze-im-internet.de/berathig/"


class Aside(TurnAction):
    """Small talk, an insult, a wish for legal advice: a kind word and the way back."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_aside"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Answer by intent; the limits of legal advice are stated with their source."""
        if (answered := await rescue(turn)) is not None:
            return answered
        response = ASIDE[turn.intent]
        legal = turn.intent == "legal_advice"
        turn.say(response, source=_legal_source() if legal else None)
        return [SlotSet("failures", 0)]


class OtherAuthority(TurnAction):
    """A matter of another authority: says whose it is and how to reach them."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_other_authority"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Name the authority, or say that it is another one and who knows which."""
        if (answered := await rescue(turn)) is not None:
            return answered
        chosen = turn.context.authorities.get(turn.entity("authority_id") or "")
        if chosen is None and turn.text:
            match find_service(turn):
                case Foreign(authority):
                    chosen = authority
        if chosen:
            say_authority(turn, chosen)
        else:
            turn.say("utter_other_authority")
        return [SlotSet("failures", 0)]


def _legal_source() -> Mapping[str, Any]:
    return {"title": "Beratungshilfegesetz (BerHG)", "url": LEGAL_AID, "updated": None}


ACTIONS = (Aside, OtherAuthority)
