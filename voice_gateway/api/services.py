"""The catalogue of municipal services, as the action server knows it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ValidationError

from voice_gateway.api.deps import GatewayDep
from voice_gateway.api.locale import match, negotiate
from voice_gateway.api.models import ServiceEntry, ServiceHits
from voice_gateway.dialogue.incoming import check_characters
from voice_gateway.errors import DialogueUnavailable, Problem

router = APIRouter(prefix="/services", tags=["services"])

LanguageQuery = Annotated[
    str | None, Query(max_length=35, description="locale; default: the browser's languages")
]


@router.get(
    "",
    response_model_exclude_none=True,
    summary="Find services",
    description="Everyday words in any of the languages; best first.",
)
async def search(
    request: Request,
    parts: GatewayDep,
    q: Annotated[str, Query(max_length=200, description="what somebody needs")] = "",
    language: LanguageQuery = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> ServiceHits:
    """Ask the action server."""
    check_characters(q)
    found = await parts.catalogue.search(q, _locale(request, language), limit)
    return _parsed(ServiceHits, found)


@router.get(
    "/{service_id}",
    response_model_exclude_none=True,
    summary="A whole service",
    description="Documents, fees, places and links, each section with the language it exists in.",
)
async def service(
    service_id: str, request: Request, parts: GatewayDep, language: LanguageQuery = None
) -> ServiceEntry:
    """Ask the action server; 404 `service_not_found`."""
    locale = _locale(request, language)
    if len(service_id) > 100 or not service_id.isprintable() or set(service_id) <= {"."}:
        raise Problem("service_not_found")
    return _parsed(ServiceEntry, await parts.catalogue.service(service_id, locale))


def _locale(request: Request, language: str | None) -> str:
    if language is None:
        locale = negotiate(request.headers.get("accept-language", ""))
    else:
        found = match(language)
        if found is None:
            raise Problem("unknown_language")
        locale = found
    request.state.locale = locale
    return locale


def _parsed[Model: BaseModel](model: type[Model], data: dict[str, Any]) -> Model:
    try:
        return model.model_validate(data)
    except ValidationError:
        raise DialogueUnavailable(f"actions: not a {model.__name__}") from None
