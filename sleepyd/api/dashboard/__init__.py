"""The dashboard: pages that the daemon serves at `/` to people with a browser on this machine.

Every page is rendered here from templates, works without scripts, and loads nothing from elsewhere; htmx exchanges
parts of pages where scripts run. What is shown comes from `Service.insight`; what is changed goes through the same
calls as over the API.

    access       signing in with the daemon's token, the session's cookie, CSRF
    rendering    templates, headers, static files, failures as pages
    text         foreign text made harmless and short         charts      numbers made into pictures
    live         a page that goes on while one looks
    home · episodes · tasks · nights · corrections · sharing    the pages, one module each
"""

from fastapi import FastAPI

from sleepyd.api.dashboard import access, corrections, episodes, home, live, nights, rendering, sharing, tasks


def install(app: FastAPI, token: str) -> None:
    """Serve the dashboard from `app`."""
    app.state.sessions, app.state.streams = access.Sessions(token), live.Streams()
    for module in (rendering, access, home, episodes, tasks, nights, corrections, sharing):
        app.include_router(module.router)
