"""Nights and what came of them: the list, one night as it goes on and afterwards, and which generation is served."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response, StreamingResponse

from sleepyd.api.dashboard import live, rendering
from sleepyd.api.dashboard.access import Changing, Signed
from sleepyd.api.service import Service
from sleepyd.errors import InvalidInput

router = APIRouter(route_class=rendering.PageRoute, include_in_schema=False)
PAGE = 60
Number = Annotated[int, Path(ge=1, le=999_999)]


@router.get("/nights")
def nights(request: Request, session: Signed) -> Response:
    """Nights and generations, newest first."""
    service: Service = request.app.state.service
    generations = service.insight.generations()
    return rendering.page(
        request,
        "nights.html",
        health=service.health(),
        nights=service.nights(PAGE),
        generations=generations,
        served=_served(generations),
    )


@router.get("/nights/{night_id}")
def night(request: Request, session: Signed, night_id: str) -> Response:
    """One night."""
    service: Service = request.app.state.service
    found = service.night(night_id)
    generations = service.insight.generations()
    return rendering.page(
        request,
        "night.html",
        night=found,
        is_open=found["state"] in live.OPEN,
        report=service.night_report(night_id),
        generation=next((row for row in generations if row["number"] == found["generation"]), None),
        served=_served(generations),
        said="\n".join(service.night_said(night_id)),
    )


@router.get("/nights/{night_id}/events")
async def events(request: Request, session: Signed, night_id: str) -> Response:
    """The night while it runs."""
    service: Service = request.app.state.service
    await asyncio.to_thread(service.night, night_id)  # which there must be before anything is sent
    request.app.state.streams.check()
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(live.night(request, night_id), media_type="text/event-stream", headers=headers)


@router.post("/ui/nights")
def start(request: Request, form: Changing) -> Response:
    """Start a night now."""
    service: Service = request.app.state.service
    started = service.start_night(only_corrections=form.get("only_corrections") == "on", tasks=())
    return rendering.done(request, f"/nights/{started['id']}", "The night has begun.")


@router.post("/ui/generations/rollback")
def rollback(request: Request, form: Changing) -> Response:
    """Serve what was before what the page showed as served."""
    service: Service = request.app.state.service
    if form.get("served") != str(service.generation):
        raise InvalidInput(
            f"the page showed generation {form.get('served', 'none')}, but {service.generation} is served; look again",
            param="served",
        )
    done = service.rollback()
    return rendering.done(request, "/nights", f"Generation {done['generation']} is served; it was {done['replaced']}.")


@router.post("/ui/generations/{number}/promote")
def promote(request: Request, form: Changing, number: Number) -> Response:
    """Serve this generation."""
    service: Service = request.app.state.service
    done = service.promote(number)
    return rendering.done(request, "/nights", f"Generation {number} is served; it was {done['replaced']}.")


@router.post("/ui/generations/{number}/pin")
def pin(request: Request, form: Changing, number: Number) -> Response:
    """Keep this generation, or no longer."""
    service: Service = request.app.state.service
    if form.get("pinned") == "yes":
        service.pin(number)
        return rendering.done(request, "/nights", f"Generation {number} is kept, and nights are measured against it.")
    service.unpin(number)
    return rendering.done(request, "/nights", f"Generation {number} goes like the others.")


def _served(generations: list[dict[str, Any]]) -> dict[str, Any] | None:
    return next((row for row in generations if row["is_current"]), None)
