"""The delivery service's routes: token, keys, destinations, submissions, cases."""

from datetime import datetime
from typing import Any, NoReturn
from urllib.parse import parse_qs

from fastapi import APIRouter, BackgroundTasks, Request, Response
from fastapi.responses import JSONResponse

from sandbox.clock import ZONE
from sandbox.fit_connect.announcement import read_announcement
from sandbox.fit_connect.directory import Destination
from sandbox.fit_connect.events import SERVICE
from sandbox.fit_connect.problems import FitProblem
from sandbox.fit_connect.requests import Client, FitDep, JoseBody, JsonBody, limited, media_type
from sandbox.fit_connect.service import BASE, FitConnect
from sandbox.fit_connect.tables import FitState, FitSubmission
from sandbox.fit_connect.tokens import LIFETIME, SCOPE

METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]
FORM_BYTES = 10_000
router = APIRouter(prefix=BASE)
Json = dict[str, Any]


@router.post("/token", response_model=None)
async def token(request: Request, fit: FitDep) -> Response:
    """Client credentials with the secret in the body; errors as OAuth 2.0 has them."""
    body = await limited(request, FORM_BYTES)
    if media_type(request) != "application/x-www-form-urlencoded":
        return JSONResponse({"error": "invalid_request"}, status_code=400)
    form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
    if form.get("grant_type") != "client_credentials":
        return JSONResponse({"error": "unsupported_grant_type"}, status_code=400)
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    access = fit.tokens.issue(client_id, secret, fit.clock.now())
    if access is None:
        return JSONResponse({"error": "invalid_client"}, status_code=401)
    answer = {
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": LIFETIME,
        "scope": SCOPE,
    }
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


@router.get("/.well-known/jwks.json")
def service_keys(fit: FitDep) -> Json:
    """The keys the delivery service signs events with."""
    return {"keys": [fit.keys.public(SERVICE, "signature")]}


@router.get("/v2/destinations/{destination_id}")
def destination(destination_id: str, fit: FitDep, _client: Client) -> Json:
    """A destination, whether it is active, its key and its services."""
    found = _destination(fit, destination_id)
    return {
        "destinationId": found.id,
        "name": found.name,
        "status": found.status,
        "encryptionKid": fit.keys.kid(found.id, "encryption"),
        "metadataVersions": ["2.1.0"],
        "publicServices": [
            {
                "identifier": offer.identifier,
                "name": offer.name,
                "submissionSchemas": [
                    {"schemaUri": uri, "mimeType": "application/json"}
                    for uri in (offer.schema_uri, offer.addition_uri)
                    if uri
                ],
            }
            for offer in found.offers.values()
        ],
    }


@router.get("/v2/destinations/{destination_id}/keys/{kid}")
def key(destination_id: str, kid: str, fit: FitDep, _client: Client) -> Json:
    """A public key of a destination: for encryption, or to verify its events."""
    found = _destination(fit, destination_id)
    for jwk in (fit.keys.public(found.id, "encryption"), fit.keys.public(found.id, "signature")):
        if jwk["kid"] == kid:
            return jwk
    raise FitProblem("key-not-found")


@router.post("/v2/submissions", status_code=201)
def announce(fit: FitDep, client: Client, body: JsonBody) -> Json:
    """Announce a submission."""
    submission = fit.delivery.announce(client, read_announcement(body, fit.destinations))
    return {"submissionId": submission.id, "caseId": submission.case}


@router.put("/v2/submissions/{submission_id}/attachments/{attachment_id}", status_code=204)
def upload(
    submission_id: str, attachment_id: str, fit: FitDep, client: Client, jwe: JoseBody
) -> None:
    """Upload an encrypted attachment."""
    fit.delivery.upload(client, submission_id, attachment_id, jwe)


@router.put("/v2/submissions/{submission_id}")
def submit(
    submission_id: str, fit: FitDep, client: Client, body: JsonBody, later: BackgroundTasks
) -> Json:
    """Send it; the destination looks at it after the answer."""
    submission = fit.delivery.submit(client, submission_id, body)
    later.add_task(fit.office.collect)
    return {"submissionId": submission.id, "caseId": submission.case}


@router.get("/v2/cases/{case_id}/events")
def events(case_id: str, fit: FitDep, client: Client) -> Json:
    """The event log of a case."""
    fit.office.collect()  # what a restart may have left behind
    return {"eventLog": fit.delivery.events(client, case_id)}


@router.get("/zbp/cases/{case_id}/states")
def states(case_id: str, fit: FitDep, client: Client) -> Json:
    """Processing states for the citizen, in the words of the central mailbox (ZBP).

    Address and `dueDate` are the sandbox's own: how a sender reads states is not published.
    """
    submission, found = fit.delivery.states(client, case_id)
    return {"states": [_state(state, submission, fit.sender) for state in found]}


def _state(state: FitState, submission: FitSubmission, sender: str) -> Json:
    shown = {
        "applicationId": submission.case_id,
        "status": state.status,
        "publicServiceName": submission.service_name,
        "senderName": sender,
        "createdDate": datetime.fromtimestamp(state.at, ZONE).isoformat(),
        "statusDetails": state.details,
        "additionalInformation": state.information,
        "dueDate": state.due_date,
    }
    return {name: value for name, value in shown.items() if value is not None}


def _destination(fit: FitConnect, destination_id: str) -> Destination:
    found = fit.destinations.get(destination_id)
    if found is None:
        raise FitProblem("destination-not-found")
    return found


def not_found(rest: str) -> NoReturn:
    """Answer for every other address below the base."""
    raise FitProblem("not-found")
