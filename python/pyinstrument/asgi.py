"""Middleware that profiles the requests of an ASGI application: FastAPI, Starlette, Litestar, Falcon, Django, plain ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyinstrument._reports import PAGE_TYPE, page_of
from pyinstrument._request_profiles import RequestProfiles

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    ASGIApplication = Callable[[Scope, Receive, Send], Awaitable[None]]


class ProfilerMiddleware:
    """Wraps an ASGI application.

    A request with `?profile` in its URL gets the report as its response. With a `profile_dir`, each request leaves a
    report there. Requests that run at the same time are profiled each by itself, over its awaits.

    * `url_argument`: another name than `profile`; None: the URL says nothing
    * `profile_dir`: a folder, made where it is missing
    * `renderer`: of those reports: `html`, `text`, `json`, `speedscope`, `pyisession`, `pstats`, or a class's import path
    * `filename`: of those reports: a format with `{total_time}` `{path}` `{timestamp}` `{ext}`, or a function of path,
      session and renderer
    * `show`: a function of the request's scope: whether it may be profiled
    * `interval`: seconds between samples
    """

    def __init__(self, app: ASGIApplication, **choices: Any) -> None:
        self.app = app
        self._profiles = RequestProfiles(**choices)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope.get("query_string", b"").decode("latin-1") if scope["type"] == "http" else ""
        profiler = self._profiles.start(scope, query) if scope["type"] == "http" else None
        if profiler is None:
            await self.app(scope, receive, send)
            return
        shows = self._profiles.shows(query)
        try:
            await self.app(scope, receive, _send_nothing if shows else send)
        finally:
            profiler.stop()
            self._profiles.save(profiler, scope["path"], query)
        if shows:
            await _send_page(send, page_of(profiler))


async def _send_nothing(message: Message) -> None:
    """A send whose response nobody will see."""


async def _send_page(send: Send, page: bytes) -> None:
    headers = [
        (b"content-type", PAGE_TYPE.encode("ascii")),
        (b"content-length", str(len(page)).encode("ascii")),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": page})
