"""Middleware that profiles the requests of a WSGI application: Flask, Falcon, Django, plain ones."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from pyinstrument._reports import PAGE_TYPE, page_of
from pyinstrument._request_profiles import RequestProfiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Environment = dict[str, Any]
    StartResponse = Callable[..., Any]
    Application = Callable[[Environment, StartResponse], Iterable[bytes]]


class ProfilerMiddleware:
    """Wraps a WSGI application.

    A request with `?profile` in its URL gets the report as its response. With a `profile_dir`, each request leaves a
    report there.

    * `url_argument`: another name than `profile`; None: the URL says nothing
    * `profile_dir`: a folder, made where it is missing
    * `renderer`: of those reports: `html`, `text`, `json`, `speedscope`, `pyisession`, `pstats`, or a class's import path
    * `filename`: of those reports: a format with `{total_time}` `{path}` `{timestamp}` `{ext}`, or a function of path,
      session and renderer
    * `show`: a function of the request's environ: whether it may be profiled
    * `interval`: seconds between samples
    """

    def __init__(self, app: Application, **choices: Any) -> None:
        self.app = app
        self._profiles = RequestProfiles(**choices)

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        profiler = self._profiles.start(environ, query)
        if profiler is None:
            return self.app(environ, start_response)
        shows = self._profiles.shows(query)

        def end() -> None:
            profiler.stop()
            self._profiles.save(profiler, environ.get("PATH_INFO", ""), query)

        try:
            body = _Body(self.app(environ, _start_nothing if shows else start_response), end)
        except BaseException:
            end()
            raise
        if not shows:
            return body
        with closing(body):
            for _ in body:
                pass
        page = page_of(profiler)
        start_response("200 OK", [("Content-Type", PAGE_TYPE), ("Content-Length", str(len(page)))])
        return [page]


class _Body:
    """What the application sends, which is part of its work; `end` is called once that is over."""

    def __init__(self, chunks: Iterable[bytes], end: Callable[[], None]) -> None:
        self._chunks = chunks
        self._end = end
        self._is_over = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks
        self._finish()

    def close(self) -> None:
        try:
            close = getattr(self._chunks, "close", None)
            if close is not None:
                close()
        finally:
            self._finish()

    def _finish(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._end()


def _start_nothing(status: str, headers: list[tuple[str, str]], exc_info: object = None, /) -> Any:
    """A start_response whose response nobody will see."""
    return lambda data: None
