"""The step for the place: found in spite of typing errors, asked back, read back."""

from dataclasses import replace

from actions.applications.talk import answer_button, yes_no_buttons
from actions.reporting import kinds, words
from actions.reporting.memory import About
from actions.reporting.talk import Talk
from actions.services.applications.naming import named_paths
from actions.services.house_numbers import number_alone
from actions.services.landmarks import find_landmarks
from actions.services.moments import parse_choice
from actions.services.place import Place
from actions.services.places import WRITTEN_RIGHT, Ask, Reading, find_place
from actions.services.streets import find_streets, message_words
from actions.services.text import fold
from actions.turn import choice, label

STEP = "place"
TRIES = 2
"""After so many places that nobody knows, the words are passed on as they are."""
MAX_PLACE = 150


def ask(talk: Talk, step: str) -> None:
    """Where it is, or what is still unclear about that."""
    memory = talk.memory
    where = found(talk) or Place()
    match memory.about:
        case About.POINT:
            skip = choice(label("utter_label_report_point_unknown"), "/skip", "skip")
            street = {"text": where.street}
            talk.say("utter_report_place_point", values={"street": street}, choices=[skip])
        case About.WHICH:
            places = [words.place(Place.of(row)) for row in memory.options]
            rows = [answer_button(place, str(n)) for n, place in enumerate(places)]
            lines = {"numbered": places}
            talk.say("utter_report_place_which", values={"lines": lines}, choices=rows)
        case About.CONFIRM | About.OWN:
            own = memory.about is About.OWN
            name = "utter_report_place_own" if own else "utter_report_place_confirm"
            talk.say(name, values={"place": words.place(where)}, choices=yes_no_buttons())
        case _:
            generic = label("utter_report_ask_place")
            question = words.of_kind(talk, "place") or generic
            talk.say("utter_report_question", values={"question": question})


async def take(talk: Talk, step: str) -> bool | None:
    """A place, a part of one, or a yes to what was understood."""
    memory = talk.memory
    if memory.about is About.WHICH:
        if chosen := _chosen(talk):
            _take_one(talk, chosen)
            return True
        if talk.gives_up():
            _forget(talk)
            return True
    where = found(talk)
    if memory.about in (About.CONFIRM, About.OWN) and where:
        agreed = talk.agrees()
        if agreed:
            settle(talk, where)
            return True
        if agreed is False and _read(talk).ask is Ask.PLACE:
            _forget(talk)
            return True
    if memory.about is About.POINT and where and talk.gives_up():
        settle(talk, where)
        return True
    if not talk.turn.text:
        return None
    if memory.about is About.WHERE and await kinds.corrected(talk, _read(talk).ask is Ask.PLACE):
        return True
    return _understand(talk)


def meant(talk: Talk, step: str) -> bool:
    """Whether the message names a place."""
    return _read(talk).ask is Ask.NOTHING


def understand_first(talk: Talk) -> None:
    """Take what the first message says of the place."""
    reading = _read(talk)
    named = find_streets(talk.turn.text, talk.office.streets)
    if reading.ask is Ask.NOTHING or named:
        _accept(talk, reading)


def settle(talk: Talk, place: Place, *, tell: bool = False) -> None:
    """The place is clear; what was reported there before is looked for anew."""
    if tell:
        talk.say("utter_report_place", values={"place": words.place(place)})
    talk.again("duplicate", duplicates=None)
    fresh = {"found": None, "options": (), "about": About.WHERE, "lost": 0}
    talk.done(STEP, place=place.as_dict(), **fresh)


def found(talk: Talk) -> Place | None:
    """What is understood of the place so far."""
    return Place.of(talk.memory.found) if talk.memory.found else None


def _forget(talk: Talk) -> None:
    talk.note(found=None, options=(), about=About.WHERE)


def _known(talk: Talk) -> Place | None:
    """What a message about a part of the place adds to."""
    return found(talk) if talk.memory.about is About.POINT else None


def _read(talk: Talk) -> Reading:
    office = talk.office
    return find_place(talk.turn.text, office.streets, office.places(), _known(talk), talk.language)


def _understand(talk: Talk) -> bool | None:
    reading, known = _read(talk), _known(talk)
    nothing_new = known is not None and reading.ask is Ask.POINT and reading.place == known
    if reading.ask is not Ask.PLACE and not nothing_new:
        _accept(talk, reading)
        return True
    if talk.digresses(free=True):
        return None
    text = fold(talk.turn.text)[:MAX_PLACE]
    tries = talk.memory.lost + 1
    if talk.memory.about is About.WHICH and tries < TRIES:
        talk.say("utter_problem_unknown_option")
        talk.note(lost=tries)
        return False
    if known or tries >= TRIES or not talk.office.streets:
        own = replace(known or reading.place or Place(), landmark=text)
        talk.note(found=own.as_dict(), options=(), about=About.OWN, lost=tries)
        return True
    talk.say("utter_report_place_unknown")
    talk.note(lost=tries, about=About.WHERE, found=None, options=())
    return False


def _accept(talk: Talk, reading: Reading) -> None:
    """Go on with what was understood."""
    if reading.ask is Ask.WHICH:
        options = tuple(place.as_dict() for place in reading.options)
        talk.note(options=options, about=About.WHICH, found=None)
    elif reading.place is None or reading.ask is Ask.PLACE:
        _forget(talk)
    elif reading.ask is Ask.POINT:
        talk.note(found=reading.place.as_dict(), options=(), about=About.POINT)
    elif _written_right(talk, reading.place):
        settle(talk, reading.place, tell=True)
    else:
        talk.note(found=reading.place.as_dict(), options=(), about=About.CONFIRM)


def _written_right(talk: Talk, place: Place) -> bool:
    """Whether nothing was guessed; what was heard is always read back as a question."""
    if talk.turn.channel == "voice":
        return False
    text, office = talk.turn.text, talk.office
    named = {place.street, *place.crossing.split(" / ")}
    for mention in find_streets(text, office.streets):
        if mention.score < WRITTEN_RIGHT and any(s.name in named for s in mention.streets):
            return False
    sightings = find_landmarks(message_words(text), office.places())
    exact = {s.landmark.place.landmark for s in sightings if s.exact}
    return not place.landmark or place.landmark in exact


def _chosen(talk: Talk) -> Place | None:
    """The one of the offered places that is meant: by button, number or name."""
    options = [Place.of(row) for row in talk.memory.options]
    pressed = talk.turn.entity("answer") or ""
    if pressed.isdigit() and int(pressed) < len(options):
        return options[int(pressed)]
    number = parse_choice(talk.turn.text, talk.language) if talk.turn.text else None
    if number and number <= len(options):
        return options[number - 1]
    names = {str(n): (_name(place),) for n, place in enumerate(options)}
    named = named_paths(talk.turn.text, talk.language, names) if talk.turn.text else []
    if len(named) != 1:
        return None
    place = options[int(named[0])]
    # "The lower one, number 12" says more than which.
    more = number_alone(talk.turn.text, talk.language)
    return replace(place, number=place.number or more)


def _name(place: Place) -> str:
    return place.landmark or place.crossing or place.street


def _take_one(talk: Talk, place: Place) -> None:
    """An option that was chosen; a bare street still needs a point."""
    office = talk.office
    complete = place.number or place.crossing or place.landmark or place.position
    if complete or find_place(place.street, office.streets, office.places()).ask is Ask.NOTHING:
        settle(talk, place)
    else:
        talk.note(found=place.as_dict(), options=(), about=About.POINT)
