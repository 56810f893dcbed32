"""The corrections inbox: what was taken, held and refused, a person's word on it, and files that are dropped here."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from sleepyd.api.dashboard import rendering
from sleepyd.api.dashboard.access import Changing, Signed, check_csrf
from sleepyd.api.service import Service
from sleepyd.intake.formats import NAMES
from sleepyd.store.records import CORRECTION_STATES

router = APIRouter(route_class=rendering.PageRoute, include_in_schema=False)
PAGE = 50
ALL = "all"
_TABS = ("held", "accepted", "rejected", "preference")
Short = Annotated[str, Query(max_length=200)]


@router.get("/corrections")
def corrections(
    request: Request, session: Signed, status: Short = "", before: Short = "", after: Short = ""
) -> Response:
    """The inbox; nothing asked, it shows what waits for a person, where something does."""
    service: Service = request.app.state.service
    counts = service.insight.count_corrections()
    shown = status if status in (*CORRECTION_STATES, ALL) else "held" if counts["held"] else ALL
    found = service.insight.correction_page(None if shown == ALL else shown, PAGE, before or None, after or None)
    return rendering.page(
        request,
        "corrections.html",
        shown=shown,
        tabs=[(ALL, sum(counts.values())), *((name, counts[name]) for name in _TABS)],
        found=found,
        newer=_link(shown, after=found.lines[0].id) if found.newer and found.lines else "",
        older=_link(shown, before=found.lines[-1].id) if found.older and found.lines else "",
        waiting=service.insight.waiting_files(),
        names=NAMES,
    )


@router.get("/corrections/{correction_id}")
def correction(request: Request, session: Signed, correction_id: str) -> Response:
    """One correction."""
    service: Service = request.app.state.service
    return rendering.page(request, "correction.html", correction=service.insight.correction(correction_id))


@router.post("/ui/corrections/{correction_id}/approve")
def approve(request: Request, form: Changing, correction_id: str) -> Response:
    """Let it in; rustc judges a held one once more before this answers."""
    service: Service = request.app.state.service
    return _decided(request, form, service.approve_correction(correction_id))


@router.post("/ui/corrections/{correction_id}/discard")
def discard(request: Request, form: Changing, correction_id: str) -> Response:
    """Keep it out."""
    service: Service = request.app.state.service
    return _decided(request, form, service.discard_correction(correction_id, form.get("reason", "").strip()))


async def _dropped(request: Request, session: Signed) -> bytes:
    check_csrf(request, session, {})
    return await request.body()


@router.post("/ui/corrections/drop")
def drop(request: Request, data: Annotated[bytes, Depends(_dropped)], name: Short) -> Response:
    """A file as its bytes are, put into the corrections directory."""
    service: Service = request.app.state.service
    service.drop_file(name, data)
    return Response(status_code=204)


def _decided(request: Request, form: dict[str, str], row: dict[str, object]) -> Response:
    to = "/corrections" if form.get("to") == "list" else f"/corrections/{row['id']}"
    return rendering.done(request, to, f"Correction {row['status']}: {row['reason']}")


def _link(shown: str, **edge: str) -> str:
    return f"/corrections?{urlencode({'status': shown, **edge})}"
