"""Routes for offices and services, and for the captcha."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from sandbox.zms.errors import ERRORS, error_body
from sandbox.zms.requests import Body, Ip, ZmsDep
from sandbox.zms.shapes import catalogue_json

router = APIRouter()
Json = dict[str, Any]


@router.get("/offices-and-services/")
def offices_and_services(zms: ZmsDep) -> Json:
    """Offices, services and their relations."""
    return catalogue_json(zms.directory)


@router.get("/captcha-details/")
def captcha_details(zms: ZmsDep) -> Json:
    """Where the captcha lives and whether any office wants it."""
    base = f"{zms.settings.url.rstrip('/')}/terminvereinbarung/api/citizen"
    counters = zms.directory.counters.values()
    return {
        "siteKey": "stadtlotse-sandbox",
        "captchaChallenge": f"{base}/captcha-challenge/",
        "captchaVerify": f"{base}/captcha-verify/",
        "captchaEnabled": any(c.scope.captcha_activated_required for c in counters),
    }


@router.get("/captcha-challenge/")
def captcha_challenge(zms: ZmsDep) -> Json:
    """A new proof-of-work challenge."""
    return zms.captcha.challenge(zms.clock.now())


@router.post("/captcha-verify/")
def captcha_verify(zms: ZmsDep, ip: Ip, body: Body) -> JSONResponse:
    """Exchange a solution for a token."""
    if zms.captcha.solved(body.get("payload"), zms.clock.now()):
        valid = {"valid": True}
        answer = {"meta": {"success": True}, "data": valid, "valid": True, "token": zms.token(ip)}
        return JSONResponse(answer)
    code = "captchaVerificationFailed"
    refused = {"meta": {"success": False, "error": ERRORS[code].message}, "data": {"valid": False}}
    return JSONResponse(refused | {"valid": False} | error_body(code), ERRORS[code].status)
