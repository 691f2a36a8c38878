"""What one can do instead of answering: back, why, what does it mean, later, change, skip."""

from collections.abc import Callable, Mapping

from actions.applications import words
from actions.applications.answering import leave_out
from actions.applications.folder import say_checklist
from actions.applications.reading_back import read_back
from actions.applications.saving import pause
from actions.applications.sitting import Mode
from actions.applications.talk import Talk
from actions.booking import spoken_language
from actions.services.applications.model import Ending, FieldType, Sensitivity
from actions.services.applications.naming import named_paths
from actions.services.applications.review import value_at
from actions.services.applications.view import Kind, Question
from actions.turn import choice, label

MOST_BUTTONS = 12
Command = Callable[[Talk, Question | None], bool]


def back(talk: Talk, question: Question | None) -> bool:
    """One question back; its answer is told."""
    sitting = talk.sitting
    earlier = sitting.flow.back(sitting.state)
    if earlier is None:
        talk.say("utter_application_first_question")
        return True
    sitting.state = earlier
    sitting.settle()
    if asked := sitting.flow.next(earlier):
        talk.say("utter_application_back", values={"value": _answer(talk, asked)})
    return True


def skip(talk: Talk, question: Question | None) -> bool:
    """Leave the question out."""
    if question is None:
        return False
    leave_out(talk, question)
    return True


def why(talk: Talk, question: Question | None) -> bool:
    """Why it is asked."""
    text = words.of_field(talk.form, question, "why") if question else None
    if question is None or text is None:
        return False
    name = "utter_application_why"
    if question.field.sensitivity is Sensitivity.SPECIAL:
        check = talk.form.ending is Ending.CHECK
        name = "utter_benefits_why_special" if check else "utter_application_why_special"
    talk.say(name, values={"why": text})
    return True


def meaning(talk: Talk, question: Question | None) -> bool:
    """What the question means, its options, and an example."""
    if question is None:
        return False
    told = False
    if text := words.of_field(talk.form, question, "meaning"):
        talk.say("utter_application_meaning", values={"meaning": text})
        told = True
    explained = [option for option in question.field.options if option.meaning]
    if explained:
        place = f"{question.path}.options"
        rows = [
            [
                words.option_label(talk.form, question.path, option),
                words.said(talk.form, f"{place}.{option.id}", "meaning", option.meaning),
            ]
            for option in explained
        ]
        talk.say("utter_application_meaning", values={"meaning": {"rows": rows}})
        told = True
    if question.kind is Kind.FIELD and question.field.example:
        example = words.example_of(talk.form, question)
        talk.say("utter_application_example", values={"example": example})
        told = True
    if not told:
        talk.say("utter_application_no_meaning")
    return True


def progress(talk: Talk, question: Question | None) -> bool:
    """How far one is."""
    if question is None:
        talk.say("utter_application_progress_end")
        return True
    done = talk.sitting.flow.progress(talk.sitting.state)
    section = words.section_title(talk.form, question.section)
    values = {"done": {"number": done.done}, "of": {"number": done.of}, "section": section}
    talk.say("utter_application_progress", values=values)
    return True


def summary(talk: Talk, question: Question | None) -> bool:
    """What was answered so far."""
    read_back(talk, "utter_application_review_intro")
    return True


def change(talk: Talk, question: Question | None) -> bool:
    """Change an earlier answer, by its name."""
    sitting = talk.sitting
    answered = {
        q.path: q
        for q in sitting.flow.questions(sitting.state)
        if q.answered and q.kind is not Kind.MORE
    }
    if (wanted := talk.turn.entity("field")) in answered:
        paths = [str(wanted)]
    elif talk.turn.text:
        names = {p: words.names_in(talk.form, q, talk.locale) for p, q in answered.items()}
        entries = _entries(talk, answered)
        paths = named_paths(talk.turn.text, spoken_language(talk.turn), names, entries)
    else:
        paths = []
    if len(paths) == 1:
        sitting.state = sitting.flow.ask_again(sitting.state, paths)
        chosen = answered[paths[0]]
        values = {"label": words.label_of(talk.form, chosen), "value": _answer(talk, chosen)}
        talk.say("utter_application_changing", values=values)
        sitting.settle()
        return True
    shown = [answered[path] for path in paths or answered][-MOST_BUTTONS:]
    buttons = [
        choice(words.label_of(talk.form, q), f'/change_answer{{"field":"{q.path}"}}', "edit")
        for q in shown
    ]
    buttons.append(choice(label("utter_label_nothing_to_change"), "/deny", "no"))
    if not shown:
        talk.say("utter_application_first_question")
        return True
    name = "utter_application_change_among" if paths else "utter_application_change_which"
    talk.say(name, values={"label": words.label_of(talk.form, shown[-1])}, choices=buttons)
    sitting.move(mode=Mode.CHANGE)
    return True


def names_an_answer(talk: Talk, besides: str = "") -> bool:
    """Whether a message names exactly one other answer of the form ("the rent is wrong")."""
    sitting = talk.sitting
    names = {
        q.path: words.names_in(talk.form, q, talk.locale)
        for q in sitting.flow.questions(sitting.state)
        if q.answered and q.kind is not Kind.MORE and q.path != besides
    }
    return len(named_paths(talk.turn.text, spoken_language(talk.turn), names)) == 1


def _entries(talk: Talk, answered: Mapping[str, Question]) -> dict[str, tuple[str, ...]]:
    """What entries are called: the names of the people in them, and what an entry is."""
    found: dict[str, tuple[str, ...]] = {}
    for path, question in answered.items():
        if question.group is None or question.field.type is not FieldType.PERSON:
            continue
        person = value_at(talk.sitting.state.answers, path)
        if isinstance(person, Mapping):
            names = tuple(name for name in (person["given"], person["family"]) if name)
            found[path.rpartition(".")[0]] = names
    return found


def _answer(talk: Talk, question: Question) -> words.Value:
    if question.kind is not Kind.FIELD:
        value = talk.sitting.state.answers.get(question.field.id, [])
    else:
        value = value_at(talk.sitting.state.answers, question.path)
    return words.value_of(talk.form, question.path, question.field, value)


def checklist(talk: Talk, question: Question | None) -> bool:
    """The documents for this application; a check needs none."""
    if talk.form.ending is Ending.CHECK:
        return False
    say_checklist(talk)
    return True


COMMANDS: Mapping[str, Command] = {
    "go_back": back,
    "skip": skip,
    "ask_why": why,
    "ask_meaning": meaning,
    "ask_progress": progress,
    "review_answers": summary,
    "change_answer": change,
    "ask_documents": checklist,
    "pause_application": pause,
    "stop": pause,
}
