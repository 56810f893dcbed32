"""The subspace that all tasks share: what it holds, what it costs, and how alike its tasks are."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sleepyd.api.dashboard import charts, rendering
from sleepyd.api.dashboard.access import Signed
from sleepyd.api.service import Json, Service

router = APIRouter(route_class=rendering.PageRoute, include_in_schema=False)


@router.get("/share")
def share(request: Request, session: Signed) -> Response:
    """The subspace of the served generation."""
    service: Service = request.app.state.service
    found = service.learned.share()
    has_tasks = bool(found and "similarities" in found)
    order = [task["name"] for task in sorted(service.learned.tasks(), key=lambda task: task["family"] or "~")]
    return rendering.page(
        request,
        "share.html",
        share=found,
        has_tasks=has_tasks,
        variance=charts.variance(found["layers"]) if found and has_tasks else None,
        map=_map(found["similarities"], order) if found and has_tasks else None,
    )


def _map(similarities: Json, order: list[str]) -> charts.Grid:
    return charts.similarity(similarities["tasks"], similarities["cosines"], order)
