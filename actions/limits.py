"""Danger, and the authorities that are responsible where the municipality is not."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import EventType

from actions.services.authorities import Authority
from actions.turn import Turn, TurnAction

# What a person in danger may need, by response: value in the text → the city's number.
HELP: Mapping[str, Mapping[str, str]] = {
    "utter_emergency": {
        "fire": "rescue", "police": "police", "doctor": "medical", "crisis_line": "crisis",
    },
    "utter_violence": {
        "police": "police", "women": "women", "victims": "victims", "children": "children",
    },
    "utter_crisis": {
        "crisis_line": "crisis", "rescue": "rescue", "doctor": "medical", "children": "children",
    },
}  # fmt: skip
DANGER = {"emergency": "utter_emergency", "violence": "utter_violence", "crisis": "utter_crisis"}


class Emergency(TurnAction):
    """Emergency numbers, at once: danger to life, violence, or somebody who wants to die."""

    def name(self) -> str:
        """Rasa's name of this action."""
        return "action_emergency"

    async def act(self, turn: Turn) -> Sequence[EventType]:
        """Name the numbers for this kind of danger, each as a link that calls it."""
        numbers = turn.context.city.emergency
        response = DANGER.get(turn.intent, "utter_emergency")
        wanted = HELP[response]
        turn.say(
            response,
            values={name: {"phone": numbers[number]} for name, number in wanted.items()},
            links=[telephone(numbers[number]) for number in dict.fromkeys(wanted.values())],
        )
        return []


def say_authority(turn: Turn, authority: Authority) -> None:
    """Whose business it is, with telephone, website and source."""
    values = {"police": {"phone": turn.context.city.emergency["police"]}}
    links: list[Mapping[str, Any]] = [{"title": authority.name, "url": authority.url}]
    source = {"title": authority.name, "url": authority.url, "updated": authority.updated}
    turn.say(f"utter_authority_{authority.id}", values=values, links=links, source=source)
    if authority.phone:
        turn.say(
            "utter_authority_phone",
            values={"authority_phone": {"phone": authority.phone}},
            links=[telephone(authority.phone)],
        )


def telephone(number: str) -> Mapping[str, Any]:
    """A link that calls a number."""
    return {"title": number, "url": f"tel:{number.replace(' ', '')}"}


ACTIONS = (Emergency,)
