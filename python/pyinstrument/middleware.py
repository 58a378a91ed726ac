"""Middleware for Django: put `pyinstrument.middleware.ProfilerMiddleware` into `MIDDLEWARE`.

The settings, each with its default:

* `PYINSTRUMENT_URL_ARGUMENT` (`"profile"`): a request with `?profile` gets the report as its response
* `PYINSTRUMENT_SHOW_CALLBACK` (none): import path of a function of the request: whether it may be profiled
* `PYINSTRUMENT_INTERVAL` (0.001): seconds between samples
* `PYINSTRUMENT_PROFILE_DIR` (none): a folder for reports of all requests
* `PYINSTRUMENT_PROFILE_DIR_RENDERER` (`"pyinstrument.renderers.HTMLRenderer"`): import path of those reports' class
* `PYINSTRUMENT_FILENAME` (`"{total_time:.3f}s {path} {timestamp:.0f}.{ext}"`): their names
* `PYINSTRUMENT_FILENAME_CALLBACK` (none): import path of a function of request, session and renderer that gives a name

For applications that are not Django's, see `pyinstrument.wsgi` and `pyinstrument.asgi`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpResponse

from pyinstrument._import_paths import object_at
from pyinstrument._reports import PAGE_TYPE, make_renderer, page_of, write_report
from pyinstrument._request_profiles import FILENAME, INTERVAL, URL_ARGUMENT, filename
from pyinstrument.profiler import Profiler

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from pyinstrument.renderers import Renderer
    from pyinstrument.session import Session


class ProfilerMiddleware:
    """Profiles requests, those of asynchronous views too.

    A subclass may decide in `process_request` which; the profiler is `request.profiler`.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        if self._is_async:
            return self._respond_later(request)
        response = self.process_request(request)
        try:
            if response is None:
                response = self.get_response(request)
        finally:
            _stop(request)
        return self.process_response(request, response)

    async def _respond_later(self, request: HttpRequest) -> Any:
        response = self.process_request(request)
        try:
            if response is None:
                response = await self.get_response(request)
        finally:
            _stop(request)
        return self.process_response(request, response)

    def process_request(self, request: HttpRequest) -> Any:
        """Starts the profiler of the request, if the settings and the URL ask for it. A response ends the request."""
        _start(request)

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """Stops the profiler, if there is one, and leaves its reports; returns what is sent."""
        profiler = _stop(request)
        return response if profiler is None else _finish(request, profiler, response)


def _start(request: HttpRequest) -> None:
    """Code down the line finds the running profiler as `request.profiler`."""
    if not _wants_report(request) and _profile_dir() is None:
        return
    callback = _called_by(_setting("SHOW_CALLBACK"))
    if callback is not None and not callback(request):
        return
    request.profiler = Profiler(interval=_setting("INTERVAL", INTERVAL))
    request.profiler.start()


def _stop(request: HttpRequest) -> Profiler | None:
    """The profiler of the request, which runs no more."""
    profiler: Profiler | None = getattr(request, "profiler", None)
    if profiler is not None and profiler.is_running:
        profiler.stop()
    return profiler


def _finish(request: HttpRequest, profiler: Profiler, response: Any) -> Any:
    session = profiler.last_session
    folder = _profile_dir()
    if folder is not None and session is not None:
        renderer = make_renderer(_setting("PROFILE_DIR_RENDERER") or "pyinstrument.renderers.HTMLRenderer")
        write_report(folder, _filename(request, session, renderer), session, renderer)
    if not _wants_report(request):
        return response
    return HttpResponse(page_of(profiler), content_type=PAGE_TYPE)


def _filename(request: HttpRequest, session: Session, renderer: Renderer) -> str:
    callback = _called_by(_setting("FILENAME_CALLBACK"))
    if callback is None:
        return filename(_setting("FILENAME", FILENAME), request.get_full_path(), session, renderer)
    name = callback(request, session, renderer)
    if not isinstance(name, str):
        raise ValueError(
            f"PYINSTRUMENT_FILENAME_CALLBACK must return a file's name as a str, not {type(name).__name__}"
        )
    return name


def _wants_report(request: HttpRequest) -> bool:
    return _setting("URL_ARGUMENT", URL_ARGUMENT) in request.GET


def _profile_dir() -> str | None:
    folder: str | None = _setting("PROFILE_DIR")
    return folder or None


def _setting(name: str, default: Any = None) -> Any:
    return getattr(settings, f"PYINSTRUMENT_{name}", default)


def _called_by(path: Any) -> Any:
    """The function of an import path, or the function itself."""
    return object_at(path) if isinstance(path, str) else path
