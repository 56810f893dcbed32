"""The routes. Each one checks its input by `schemas`, asks the service, and returns JSON; `guard` stands before all.

    app = create_app(service, token=..., config=config)      # an ASGI application, served by the daemon

Routes that read need no token: the daemon listens on loopback, to known Hosts and no foreign Origin. POST /v1/fix and
/v1/chat/completions need none either, so that editors can use them as they are; everything else that changes state
does. The pages for people are `dashboard`, which has people sign in.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from sleepyd import __version__
from sleepyd.api import dashboard, failures, metrics, openai
from sleepyd.api.admission import Admission
from sleepyd.api.fixes import Work
from sleepyd.api.guard import Guard
from sleepyd.api.schemas import CorrectionBody, ErrorReply, FeedbackBody, FilesReply, FixBody, FixReply, NightBody
from sleepyd.api.service import Json, Service
from sleepyd.config import Config
from sleepyd.day.fixer import FixResult, OnStage
from sleepyd.day.posted import FilesRequest, FilesResult
from sleepyd.errors import Unavailable
from sleepyd.koans.load import load_tasks

WORKERS, WAITING = 2, 32
"""Fixes that run at once, and that may wait for their turn."""

_EVENTS = "text/event-stream"
router = APIRouter()


def create_app(
    service: Service, *, token: str, config: Config, workers: int = WORKERS, waiting: int = WAITING
) -> FastAPI:
    """The application around a service."""
    admission = Admission(workers, waiting)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        admission.close()

    app = FastAPI(
        title="sleepyd",
        version=__version__,
        lifespan=lifespan,
        redirect_slashes=False,
        docs_url=None,  # the pages that FastAPI offers load their scripts from another site
        redoc_url=None,
    )
    app.state.service, app.state.admission, app.state.config = service, admission, config
    app.state.metrics = metrics.Metrics(service, admission, lambda: load_tasks(config.paths.koans))
    for routes in (router, openai.router, metrics.router):
        app.include_router(routes, responses={"default": {"model": ErrorReply, "description": "Any failure."}})
    dashboard.install(app, token)
    failures.install(app)
    app.add_middleware(
        Guard, token=token, max_body_bytes=config.server.max_body_bytes, open_paths=frozenset({"/v1/fix", openai.PATH})
    )
    return app


def _service(request: Request) -> Service:
    return request.app.state.service  # type: ignore[no-any-return]


Behind = Annotated[Service, Depends(_service)]
Limit = Annotated[int, Query(ge=1, le=500)]
Number = Annotated[int, Path(ge=1, le=999_999)]


@router.post("/v1/fix", response_model=FixReply | FilesReply, responses={200: {"content": {_EVENTS: {}}}})
async def fix(body: FixBody, request: Request) -> Response:
    """Fix one program, or a crate of several files.

    With `Accept: text/event-stream` the stages come as events, the last one `done` or `error`.
    """
    service: Service = request.app.state.service
    longest_wait_s = body.timeout_s or request.app.state.config.day.timeout_s
    asked = body.to_request()
    answer: Callable[[OnStage], FixResult | FilesResult] = (
        partial(service.fix_files, asked) if isinstance(asked, FilesRequest) else partial(service.fix, asked)
    )
    state = request.app.state
    under_way = Work(state.metrics.watched(answer), state.admission, longest_wait_s)
    if _EVENTS in request.headers.get("accept", ""):
        headers = {"Cache-Control": "no-store", "X-Generation": str(service.generation)}
        return StreamingResponse(under_way.events(), media_type=_EVENTS, headers=headers)
    result = await under_way.result(request.receive)
    return JSONResponse(result.to_dict(), headers={"X-Generation": str(result.generation)})


@router.post("/v1/fixes/{fix_id}/feedback")
def feedback(fix_id: str, body: FeedbackBody, service: Behind) -> Json:
    """Say whether a fix was good; a `correct_fix` is taken as a correction."""
    return service.feedback(fix_id, body.verdict, body.correct_fix)


@router.post("/v1/corrections")
def submit_correction(body: CorrectionBody, service: Behind) -> Json:
    """Hand in a correction. It is verified now; the reply says whether it was accepted, and why not."""
    return service.submit_correction(body.model_dump(exclude_none=True), "api")


@router.get("/v1/corrections")
def corrections(
    service: Behind, limit: Limit = 50, status: Literal["accepted", "rejected", "held", "preference"] | None = None
) -> Json:
    """Corrections, newest first."""
    return _listed(service.corrections(limit, status))


@router.get("/v1/corrections/{correction_id}")
def correction(correction_id: str, service: Behind) -> Json:
    """One correction."""
    return service.correction(correction_id)


@router.get("/v1/episodes")
def episodes(
    service: Behind, limit: Limit = 50, status: Literal["fixed", "unfixed", "clean", "invalid"] | None = None
) -> Json:
    """Fix requests and how they ended, newest first."""
    return _listed(service.episodes(limit, status))


@router.get("/v1/generations")
def generations(service: Behind) -> Json:
    """Every generation on disk, newest first."""
    return _listed(service.generations())


@router.post("/v1/generations/{number}/promote")
def promote(number: Number, service: Behind) -> Json:
    """Serve this generation from now on; an older one is a rollback."""
    return service.promote(number)


@router.get("/v1/nights")
def nights(service: Behind, limit: Limit = 50) -> Json:
    """Nights, newest first."""
    return _listed(service.nights(limit))


@router.post("/v1/nights", status_code=202)
def start_night(service: Behind, body: NightBody | None = None) -> Json:
    """Start a night now; follow it by GET /v1/nights/{id}."""
    wanted = body or NightBody()
    return service.start_night(only_corrections=wanted.only_corrections, tasks=wanted.tasks)


@router.get("/v1/nights/{night_id}")
def night(night_id: str, service: Behind) -> Json:
    """One night with its stages."""
    return service.night(night_id)


@router.get("/v1/nights/{night_id}/report")
def night_report(night_id: str, service: Behind) -> Json:
    """The morning report: what was learned, from whom, what was refused and why; `markdown` is the same as a page."""
    return service.night_report(night_id)


@router.get("/v1/evaluations")
def evaluations(service: Behind, limit: Limit = 50) -> Json:
    """Evaluations, newest first."""
    return _listed(service.evaluations(limit))


@router.get("/v1/overview")
def overview(service: Behind) -> Json:
    """What the dashboard's first page and `sleepyd status` show: how it is, what was fixed today, what was learned."""
    return service.insight.home()


@router.get("/healthz")
async def healthz() -> Json:
    """The process answers."""
    return {"ok": True}


@router.get("/readyz")
async def readyz(request: Request) -> Json:
    """A fix can be answered; 503 with the reason until then."""
    service: Service = request.app.state.service
    if missing := service.why_not_ready():
        raise Unavailable(f"not ready: {missing}")
    return {"ready": True, "generation": service.generation}


@router.get("/v1/status")
async def status(request: Request) -> Json:
    """How the daemon is."""
    service: Service = request.app.state.service
    missing = service.why_not_ready()
    return {"name": "sleepyd", "version": __version__, "ready": not missing, "missing": missing, **service.health()}


def _listed(rows: list[Any]) -> Json:
    return {"data": rows}
