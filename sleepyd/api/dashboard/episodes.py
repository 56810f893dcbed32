"""Episodes: the list with its filters, one episode, and a person's word on it."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from sleepyd.api.dashboard import rendering
from sleepyd.api.dashboard.access import Changing, Signed
from sleepyd.api.dashboard.text import EDITABLE
from sleepyd.api.service import Service
from sleepyd.errors import InvalidInput
from sleepyd.sections import TIERS
from sleepyd.store.records import EPISODE_STATES
from sleepyd.store.summaries import SEARCHED, EpisodeFilter

router = APIRouter(route_class=rendering.PageRoute, include_in_schema=False)
PAGE = 50
Short = Annotated[str, Query(max_length=200)]


@router.get("/episodes")
def episodes(
    request: Request,
    session: Signed,
    status: Short = "",
    tier: Short = "",
    task: Short = "",
    text: Short = "",
    before: Short = "",
    after: Short = "",
) -> Response:
    """The list, newest first."""
    service: Service = request.app.state.service
    wanted = EpisodeFilter(status or None, tier or None, task or None, text.strip())
    found = service.insight.episode_page(wanted, PAGE, before or None, after or None)
    chosen = {
        key: value for key, value in (("status", status), ("tier", tier), ("task", task), ("text", text)) if value
    }
    return rendering.page(
        request,
        "episodes.html",
        wanted=wanted,
        found=found,
        count=service.insight.count_episodes(wanted),
        searched=SEARCHED,
        newer=_link(chosen, after=found.lines[0].id) if found.newer and found.lines else "",
        older=_link(chosen, before=found.lines[-1].id) if found.older and found.lines else "",
        states=EPISODE_STATES,
        tiers=TIERS,
        tasks=service.insight.episode_tasks(),
    )


@router.get("/episodes/{episode_id}")
def episode(request: Request, session: Signed, episode_id: str) -> Response:
    """One episode."""
    service: Service = request.app.state.service
    found = service.insight.episode(episode_id)
    start = found["result_code"] or found["code"]
    return rendering.page(
        request, "episode.html", episode=found, start=start if len(start) <= EDITABLE else "", too_long=len(start)
    )


@router.post("/ui/episodes/{episode_id}/feedback")
def feedback(request: Request, form: Changing, episode_id: str) -> Response:
    """Accept or reject the answer."""
    service: Service = request.app.state.service
    service.feedback(episode_id, form.get("verdict", ""), None)
    return rendering.done(request, f"/episodes/{episode_id}", f"Noted: {form['verdict']}.")


@router.post("/ui/episodes/{episode_id}/fix")
def right_fix(request: Request, form: Changing, episode_id: str) -> Response:
    """Take the right fix as a correction; rustc judges it before this answers."""
    service: Service = request.app.state.service
    fix = _as_typed(form.get("correct_fix", ""), service.insight.episode(episode_id)["code"])
    if not fix.strip():
        raise InvalidInput("the right fix is empty; write the whole program as it should be", param="correct_fix")
    correction = service.feedback(episode_id, "rejected", fix)["correction"]
    if rendering.by_script(request):
        return rendering.page(request, "verdict.html", correction=correction)
    return rendering.done(
        request, f"/episodes/{episode_id}", f"Correction {correction['status']}: {correction['reason']}"
    )


def _link(chosen: dict[str, str], **edge: str) -> str:
    return f"/episodes?{urlencode({**chosen, **edge})}"


def _as_typed(text: str, original: str) -> str:
    """Forms send every line end as CR LF; only programs that have such ones get them back."""
    return text if "\r\n" in original else text.replace("\r\n", "\n")
