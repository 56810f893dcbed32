"""Who may look: signing in with the daemon's token, a session in a cookie, and a CSRF token on every change.

The cookie holds a random value that is good until the daemon ends, for a day without use, or until signing out; the
daemon keeps its hash only. Scripts cannot read it and other sites cannot have it sent. Without it every page is the
login page. A change must also bring the session's CSRF token, as the field `csrf` or the header X-CSRF-Token: cookies
alone would be sent for a page on another port of this machine too.
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from sleepyd.api.dashboard import rendering
from sleepyd.api.failures import RefusedError
from sleepyd.log import get_logger

IDLE_S = 24 * 3600.0
MOST = 64
"""Sessions at once; of more, the one that has been idle the longest ends."""
_FIELDS = 50
_log = get_logger(__name__)


@dataclass(slots=True)
class Session:
    """Someone who has shown the token. notices: what the next page tells, once."""

    csrf: str
    seen: float
    notices: list[str] = field(default_factory=list)


class Sessions:
    """Thread-safe. token: the daemon's.  clock: seconds, never set back."""

    def __init__(self, token: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._token, self._clock = token.encode(), clock
        self._lock = threading.Lock()
        self._open: dict[str, Session] = {}

    def sign_in(self, token: str) -> str | None:
        """The new session's secret; None when the token is another one."""
        if not hmac.compare_digest(token.strip().encode(errors="surrogateescape"), self._token):
            return None
        secret = secrets.token_urlsafe(32)
        with self._lock:
            while len(self._open) >= MOST:
                del self._open[min(self._open, key=lambda name: self._open[name].seen)]
            self._open[_name(secret)] = Session(secrets.token_urlsafe(32), self._clock())
        return secret

    def find(self, secret: str | None) -> Session | None:
        """The session of a cookie, which counts as used."""
        if not secret:
            return None
        with self._lock:
            name = _name(secret)
            session = self._open.get(name)
            if session is None or self._clock() - session.seen > IDLE_S:
                self._open.pop(name, None)
                return None
            session.seen = self._clock()
            return session

    def sign_out(self, secret: str | None) -> None:
        """End the session, if there is one."""
        with self._lock:
            self._open.pop(_name(secret or ""), None)


def cookie_name(request: Request) -> str:
    """Cookies know no ports: two daemons of one machine must not share a name."""
    return f"sleepyd_{(request.scope.get('server') or ('', 0))[1]}"


async def signed_in(request: Request) -> Session:
    """The session that asks. Raises SignInNeeded."""
    sessions: Sessions = request.app.state.sessions
    session = sessions.find(request.cookies.get(cookie_name(request)))
    if session is None:
        raise rendering.SignInNeeded
    request.state.session = session
    return session


Signed = Annotated[Session, Depends(signed_in)]


async def fields(request: Request) -> dict[str, str]:
    """The fields of a form, each once. Raises RefusedError."""
    try:
        text = (await request.body()).decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except ValueError as error:
        raise RefusedError(400, "form", f"the form cannot be read ({error}); send it from the page") from error
    return dict(pairs)


async def changing(request: Request, session: Signed) -> dict[str, str]:
    """The fields of a form that may change something. Raises SignInNeeded, RefusedError."""
    check_csrf(request, session, given := await fields(request))
    return given


def check_csrf(request: Request, session: Session, given: dict[str, str]) -> None:
    """Raises RefusedError when the session's CSRF token is not among what came."""
    token = request.headers.get("x-csrf-token") or given.get("csrf", "")
    if not hmac.compare_digest(token.encode(), session.csrf.encode()):
        raise RefusedError(403, "csrf", "this page is not from the session that asks; load it again and repeat")


Form = Annotated[dict[str, str], Depends(fields)]
Changing = Annotated[dict[str, str], Depends(changing)]
router = APIRouter(route_class=rendering.PageRoute, include_in_schema=False)


@router.get("/login")
async def login(request: Request) -> Response:
    """The login page, wherever one comes from."""
    return rendering.login(request, after="/", status=200)


@router.post("/ui/login")
async def sign_in(request: Request, form: Form) -> Response:
    """Token in, cookie out."""
    after = inside(form.get("after", ""))
    sessions: Sessions = request.app.state.sessions
    secret = sessions.sign_in(form.get("token", ""))
    if secret is None:
        _log.warning("sign-in refused")
        return rendering.login(request, after=after, status=401, wrong=True)
    reply = RedirectResponse(after, 303)
    reply.set_cookie(cookie_name(request), secret, httponly=True, samesite="strict", path="/")
    return reply


@router.post("/ui/logout")
async def sign_out(request: Request, form: Changing) -> Response:
    """Forget the session, here and in the browser."""
    sessions: Sessions = request.app.state.sessions
    sessions.sign_out(request.cookies.get(cookie_name(request)))
    reply = RedirectResponse("/", 303)
    reply.delete_cookie(cookie_name(request), httponly=True, samesite="strict", path="/")
    return reply


def inside(path: str) -> str:
    """A page of ours; the home page where the form names anything else."""
    is_ours = path.startswith("/") and not path.startswith("//") and path.isascii() and path.isprintable()
    return path if is_ours and "\\" not in path else "/"


def _name(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogateescape")).hexdigest()
