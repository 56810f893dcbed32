"""Templates, the headers that pages go out with, static files, and failures as pages.

Templates escape everything; `text` makes foreign text harmless before that. No page has a script or a style in it, and
CSP forbids both, so that what slipped through would not run.
"""

import hashlib
import mimetypes
from collections.abc import Callable, Coroutine
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote

import jinja2
from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from sleepyd import __version__
from sleepyd.api import failures
from sleepyd.api.dashboard import text
from sleepyd.api.failures import RefusedError
from sleepyd.night.stages import STAGES

NAVIGATION = (
    ("/", "Home"),
    ("/episodes", "Episodes"),
    ("/tasks", "Tasks"),
    ("/nights", "Nights"),
    ("/corrections", "Corrections"),
    ("/share", "Share"),
)
THEME = "sleepyd_theme"
THEMES = ("auto", "light", "dark")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",  # not less: forms of ours must come with their Origin
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_STATIC = resources.files(__package__) / "static"
_SERVED = (".css", ".js", ".svg")
_FOR_EVER = "private, max-age=31536000, immutable"


class SignInNeeded(Exception):
    """There is no session: whoever asks gets the login page."""


class PageRoute(APIRoute):
    """A route whose failures are pages for people."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """As APIRoute, with failures rendered."""
        handler = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handler(request)
            except ClientDisconnect:
                raise
            except SignInNeeded:
                return _sign_in_first(request)
            except Exception as error:  # noqa: BLE001  the request's edge: named or logged by `failures`
                return failed(request, error)

        return answered


router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/static/{name}")
async def static(name: str) -> Response:
    """A file of the pages; its address changes with its content."""
    content = _files().get(name)
    if content is None:
        raise HTTPException(404, "there is no such file")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(content, media_type=kind, headers={"Cache-Control": _FOR_EVER})


@router.get("/favicon.ico")
async def favicon() -> Response:
    """Browsers ask for it unasked."""
    return Response(_files()["icon.svg"], media_type="image/svg+xml", headers={"Cache-Control": _FOR_EVER})


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A rendered template."""
    session = getattr(request.state, "session", None)
    theme = request.cookies.get(THEME, "")
    notices = list(session.notices) if session else []
    if session:
        session.notices.clear()
    body = (
        _templates()
        .get_template(template)
        .render(
            **context,
            path=_address(request),
            csrf=session.csrf if session else "",
            notices=notices,
            theme=theme if theme in THEMES else "auto",
        )
    )
    return HTMLResponse(body, status, _HEADERS)


def part(request: Request, template: str, **context: Any) -> str:
    """A piece of a page, for a stream."""
    return _templates().get_template(template).render(**context, csrf=request.state.session.csrf)


def login(request: Request, *, after: str, status: int, wrong: bool = False) -> HTMLResponse:
    """The login page. wrong: a token was given, and it is not ours."""
    return page(request, "login.html", status, after=after, wrong=wrong)


def done(request: Request, to: str, notice: str) -> Response:
    """After a change: the page that shows it, with a word on what was done."""
    request.state.session.notices.append(notice)
    return RedirectResponse(to, 303)


def by_script(request: Request) -> bool:
    """Whether htmx asks, which wants a part of a page."""
    return request.headers.get("hx-request") == "true"


def failed(request: Request, error: Exception) -> Response:
    """A failure as a page, or as a part of one."""
    if isinstance(error, RequestValidationError):
        error = RefusedError(422, "invalid_input", "the address holds a value that this page does not know")
    elif isinstance(error, HTTPException):
        error = RefusedError(error.status_code, "http", str(error.detail))
    status, body = failures.describe(error)
    template = "failure_part.html" if by_script(request) else "failure.html"
    return page(request, template, status, number=status, message=body["error"]["message"])


def _sign_in_first(request: Request) -> Response:
    if by_script(request):
        return Response(status_code=401, headers={**_HEADERS, "HX-Refresh": "true"})
    query = f"?{request.url.query}" if request.url.query else ""
    return login(request, after=_address(request) + query if request.method == "GET" else "/", status=401)


def _address(request: Request) -> str:
    """The page as its address was written: decoded, it could hold anything."""
    return str(request.scope["raw_path"], "ascii", "replace")


@cache
def _files() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in _STATIC.iterdir() if file.name.endswith(_SERVED)}


def address(name: str) -> str:
    """Where a static file is."""
    return f"/static/{name}?v={hashlib.sha256(_files()[name]).hexdigest()[:12]}"


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__ or "", "templates"),
        autoescape=True,
        auto_reload=False,  # a page is of one version of sleepyd
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "block": text.block,
        "line": text.line,
        "moment": text.moment,
        "diff": text.diff,
        "scalars": text.scalars,
    }
    environment.filters |= {"part": lambda value: quote(str(value), safe="")}
    environment.globals |= {"static": cache(address), "navigation": NAVIGATION, "version": __version__}
    environment.globals |= {"editable": text.EDITABLE, "themes": THEMES, "stages": STAGES}
    return environment
