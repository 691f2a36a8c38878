import pytest

from tests.voice_gateway.api.conftest import City, MakeCity, assert_problem
from tests.voice_gateway.api.servers import SERVICE

BROKEN = ["500", "garbage", "object", "empty", "bad item", "slow"]


@pytest.mark.parametrize("mode", BROKEN)
def test_dialogue_engine_fails(make_city: MakeCity, mode: str) -> None:
    city = make_city(rasa_timeout=1)
    citizen = city.begin(language="tr")
    city.rasa.mode = mode
    response = citizen.post(text="Pasaport için ne gerekiyor?")
    body = assert_problem(response, 503, "dialogue_unavailable")
    assert "115" in body["detail"]
    assert int(response.headers["retry-after"]) > 0
    assert "Traceback" not in response.text
    assert response.headers["content-language"] == "tr"
    created = city.http.post("/api/v1/conversations", json={"language": "tr"})
    assert_problem(created, 503, "dialogue_unavailable")
    city.rasa.mode = "ok"
    assert citizen.post(text="Pasaport için ne gerekiyor?").status_code == 200


def test_nobody_there(make_city: MakeCity) -> None:
    city = make_city(
        rasa_url="http://127.0.0.1:9", actions_url="http://127.0.0.1:9", city_phone="0123 456"
    )
    body = assert_problem(
        city.http.post("/api/v1/conversations", json={}), 503, "dialogue_unavailable"
    )
    assert "0123 456" in body["detail"]
    assert_problem(city.http.get("/api/v1/services?q=pass"), 503, "dialogue_unavailable")
    ready = city.http.get("/readyz")
    assert ready.status_code == 503
    assert ready.json() == {"status": "unready", "missing": ["rasa", "actions"]}


@pytest.mark.parametrize("mode", ["500", "garbage", "wrong", "slow"])
def test_action_server_fails(make_city: MakeCity, mode: str) -> None:
    city = make_city(actions_timeout=1)
    city.actions.mode = mode
    assert_problem(city.http.get("/api/v1/services?q=pass"), 503, "dialogue_unavailable")
    if mode != "wrong":
        assert_problem(city.http.get("/api/v1/services/reisepass"), 503, "dialogue_unavailable")


def test_history_when_the_engine_fails(city: City) -> None:
    citizen = city.begin()
    city.rasa.mode = "500"
    assert_problem(citizen.request("GET", "/messages"), 503, "dialogue_unavailable")


def test_debugging_never_costs_an_answer(make_city: MakeCity) -> None:
    citizen = make_city(debug=True, rasa_token="wrong").begin()
    body = citizen.say("hallo")
    assert body["messages"]
    assert "understanding" not in body


def test_ready(city: City) -> None:
    assert city.http.get("/readyz").json() == {"status": "ok", "missing": []}
    city.speech.gone = ["speech recognition model"]
    ready = city.http.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert ready.json()["missing"] == ["speech models"]
    city.rasa.mode = "500"
    ready = city.http.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["missing"] == ["rasa", "speech models"]


def test_services(city: City) -> None:
    body = city.http.get("/api/v1/services", params={"q": "Pass", "language": "tr"}).json()
    assert body == {
        "services": [
            {
                "id": "reisepass",
                "leika": "99085001012000",
                "name": "Reisepass",
                "summary": "Ein Reisepass wird für Reisen gebraucht.",
                "language": "de",
                "score": 0.9,
            }
        ]
    }
    # The telephone's words are looked up at the start as well.
    assert {"q": "Pass", "language": "tr", "limit": "10"} in city.actions.queries
    entry = city.http.get("/api/v1/services/reisepass?language=de").json()
    assert {key: entry[key] for key in SERVICE} == SERVICE


def test_services_refuse_bad_questions(city: City) -> None:
    http = city.http
    assert_problem(http.get("/api/v1/services/none"), 404, "service_not_found")
    assert_problem(http.get("/api/v1/services/%2e%2e"), 404, "service_not_found")
    assert_problem(http.get("/api/v1/services/a%2f..%2fb"), 404, "not_found")
    assert_problem(http.get("/api/v1/services?language=xx"), 422, "unknown_language")
    assert_problem(http.get("/api/v1/services?q=a%00"), 422, "invalid_text")
    assert_problem(http.get("/api/v1/services?limit=0"), 422, "invalid_request")
    assert_problem(http.get("/api/v1/services?q=" + "x" * 201), 422, "invalid_request")


def test_links_that_could_run_scripts_are_left_out(city: City) -> None:
    citizen = city.begin()
    calendar = "data:text/calendar;base64,QkVHSU4="
    city.rasa.answers["Links bitte"] = {
        "links": [
            {"title": "gut", "url": "https://stadt.example/"},
            {"title": "anrufen", "url": "tel:115"},
            {"title": "böse", "url": " JavaScript:alert(1)"},
            {"title": "Daten", "url": "data:text/html,x"},
        ],
        "attachments": [
            {"title": "Termin", "url": calendar, "type": "text/calendar"},
            {"title": "böse", "url": "javascript:alert(1)", "type": "text/html"},
        ],
    }
    (message,) = citizen.say("Links bitte")["messages"]
    assert [link["title"] for link in message["links"]] == ["gut", "anrufen"]
    assert [a["url"] for a in message["attachments"]] == [calendar]
