"""Words that are expected now."""

import httpx

from tests.voice_gateway.voice.policy.telephone import Phone
from voice_gateway.dialogue.catalogue import Catalogue
from voice_gateway.voice.policy import Vocabulary, load_vocabulary
from voice_gateway.voice.policy.data import load

SERVICES = {"de": [f"Leistung {n}" for n in range(50)], "en": ["Passport"]}


def test_choices_come_first_and_there_are_never_too_many() -> None:
    phone = Phone(vocabulary=Vocabulary(SERVICES))
    assert phone.listening.hotwords[0] == "Leistung 0"
    phone.asked("utter_choose_service", "Was meinen Sie?", ("Reisepass", "/x"), ("Ausweis?", "/y"))
    assert phone.listening.hotwords[:3] == ("Reisepass", "Ausweis", "Leistung 0")
    assert len(phone.listening.hotwords) == load().hotwords == 30


def test_they_fit_what_is_asked() -> None:
    phone = Phone(vocabulary=Vocabulary(SERVICES, streets=("Lindenstraße",)))
    phone.asked("utter_problem_street_missing", "In welcher Straße?")
    assert phone.listening.hotwords == ("Lindenstraße",)
    phone.asked("utter_ask_telephone", "Ihre Nummer?")
    assert phone.listening.hotwords == ()


async def test_names_of_services_are_learned_from_the_catalogue() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.params["language"] == "fa":
            return httpx.Response(503)
        name = f"{request.url.params['q']}-{request.url.params['language']}"
        return httpx.Response(200, json={"services": [{"name": name}, {"name": name}]})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        catalogue = Catalogue(client, "http://actions", 5)
        found = await load_vocabulary(catalogue, ["Pass", "Auto"], ["de", "en", "fa"])
    assert found.services == {"de": ("Pass-de", "Auto-de"), "en": ("Pass-en", "Auto-en"), "fa": ()}
