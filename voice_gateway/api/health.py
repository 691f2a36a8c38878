"""Is it alive, is it complete, what has it counted."""

import asyncio

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from voice_gateway.api.deps import Gateway, GatewayDep
from voice_gateway.api.models import Health, Readiness

router = APIRouter(tags=["operation"])

SPEECH = "speech models"


@router.get("/healthz", summary="Alive", description="The process answers; nothing else is asked.")
async def healthz() -> Health:
    """Always ok."""
    return Health()


@router.get(
    "/readyz",
    response_model=Readiness,
    responses={503: {"model": Readiness, "description": "Conversations are not possible"}},
    summary="Complete",
    description="Names the parts that are missing. Without speech models the written conversation "
    "works: that is `degraded`, with status 200.",
)
async def readyz(parts: GatewayDep) -> JSONResponse:
    """Ask every neighbour at the same time."""
    checks = {
        "rasa": parts.rasa.ready(),
        "actions": parts.catalogue.ready(),
        "database": _database(parts),
    }
    results = await asyncio.gather(*checks.values())
    missing = [name for name, well in zip(checks, results, strict=True) if not well]
    if not parts.policy.identifier.ready:
        missing.append("language identifier")
    unready = bool(missing)
    if await asyncio.to_thread(parts.speech.missing):
        missing.append(SPEECH)
    status = "unready" if unready else "degraded" if missing else "ok"
    body = Readiness(status=status, missing=missing)
    return JSONResponse(body.model_dump(), 503 if unready else 200)


async def _database(parts: Gateway) -> bool:
    try:
        await asyncio.to_thread(parts.conversations.check)
    except SQLAlchemyError:
        return False
    return True


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    summary="Metrics",
    description="For Prometheus. No label carries personal data.",
)
async def metrics(parts: GatewayDep) -> Response:
    """The registry as text."""
    return Response(generate_latest(parts.metrics.registry), media_type=CONTENT_TYPE_LATEST)
