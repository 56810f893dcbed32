"""Tasks: all of them, one, and the map of what each adapter gains and loses on every koan."""

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import Response

from sleepyd.api.dashboard import charts, rendering
from sleepyd.api.dashboard.access import Signed
from sleepyd.api.service import Service

router = APIRouter(route_class=rendering.PageRoute, include_in_schema=False)


@router.get("/tasks")
def tasks(request: Request, session: Signed) -> Response:
    """All tasks by family, and the map."""
    service: Service = request.app.state.service
    found = service.learned.tasks()
    lost = service.learned.forgetting()
    by_family = sorted(found, key=lambda task: task["family"] or "~")
    return rendering.page(
        request,
        "tasks.html",
        families=[(name, list(group)) for name, group in groupby(by_family, key=lambda task: task["family"])],
        count=len(found),
        generation=service.generation,
        forgetting=lost,
        map=charts.forgetting(lost) if lost else None,
    )


@router.get("/tasks/{name}")
def task(request: Request, session: Signed, name: str) -> Response:
    """One task."""
    service: Service = request.app.state.service
    found = service.learned.task(name)
    return rendering.page(request, "task.html", task=found, picture=charts.curve(found["curve"]))
