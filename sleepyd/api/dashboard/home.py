"""The first page, and the switch between light and dark."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from sleepyd.api.dashboard import charts, rendering
from sleepyd.api.dashboard.access import Changing, Signed, inside
from sleepyd.api.service import Service
from sleepyd.sections import TIERS

router = APIRouter(route_class=rendering.PageRoute, include_in_schema=False)


@router.get("/")
def home(request: Request, session: Signed) -> Response:
    """How sleepyd is, what it did today, and what it has come to."""
    service: Service = request.app.state.service
    found = service.insight.home()
    today = [(tier, found["today"].get(tier, 0)) for tier in TIERS]
    return rendering.page(
        request,
        "home.html",
        **found,
        tiers=today,
        most=max([n for _, n in today] + [1]),
        picture=charts.curve(found["curve"]),
        unmeasured=[point["number"] for point in found["curve"] if point["passed"] is None],
    )


@router.post("/ui/theme")
async def theme(request: Request, form: Changing) -> Response:
    """Remember the choice in a cookie that holds nothing else, so that pages come in the right colours at once."""
    wanted = form.get("theme", "auto")
    reply = RedirectResponse(inside(form.get("after", "")), 303)
    reply.set_cookie(rendering.THEME, wanted if wanted in rendering.THEMES else "auto", samesite="strict", path="/")
    return reply
