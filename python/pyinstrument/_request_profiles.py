"""What becomes of the profile of a web request? What the middlewares of Django, WSGI and ASGI share.

A request is profiled when its query has the argument (`?profile`), whose response is then the report, or when there is
a folder, which then gets one file a request.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from pyinstrument._reports import make_renderer, write_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyinstrument.profiler import Profiler
    from pyinstrument.renderers import Renderer
    from pyinstrument.session import Session

URL_ARGUMENT = "profile"
FILENAME = "{total_time:.3f}s {path} {timestamp:.0f}.{ext}"
INTERVAL = 0.001  # seconds

_LONGEST_PATH = 100  # characters of a request's path that go into a file's name


def has_argument(query: str, name: str) -> bool:
    """Whether `name`, with or without a value, is in the query of a URL."""
    from urllib.parse import parse_qsl

    return any(key == name for key, _ in parse_qsl(query, keep_blank_values=True))


def filename(pattern: str, path: str, session: Session, renderer: Renderer) -> str:
    """The name of a report's file. `path`: the request's, with its query."""
    return pattern.format(
        total_time=session.duration,
        path=path.replace("/", "_")[:_LONGEST_PATH],
        timestamp=time.time(),
        ext=renderer.output_file_extension,
    )


class RequestProfiles:
    """The choices of a WSGI or ASGI middleware."""

    def __init__(
        self,
        *,
        url_argument: str | None = URL_ARGUMENT,
        profile_dir: str | os.PathLike[str] | None = None,
        renderer: str = "html",
        filename: str | Callable[[str, Session, Renderer], str] = FILENAME,
        show: Callable[[Any], bool] | None = None,
        interval: float = INTERVAL,
    ) -> None:
        self.url_argument = url_argument
        self.profile_dir = None if profile_dir is None else os.fspath(profile_dir)
        self.renderer = renderer
        self.filename = filename
        self.show = show
        self.interval = interval

    def shows(self, query: str) -> bool:
        """Whether the response to a request with this query is to be its report."""
        return self.url_argument is not None and has_argument(query, self.url_argument)

    def start(self, request: Any, query: str) -> Profiler | None:
        """A running profiler, if this request is to be profiled. `request` is what `show` is asked about."""
        if not self.shows(query) and self.profile_dir is None:
            return None
        if self.show is not None and not self.show(request):
            return None
        from pyinstrument.profiler import Profiler

        profiler = Profiler(interval=self.interval)
        profiler.start()
        return profiler

    def save(self, profiler: Profiler, path: str, query: str) -> None:
        """Writes the profile of the request into the folder, if there is one."""
        session = profiler.last_session
        if self.profile_dir is None or session is None:
            return
        if query:
            path += "?" + query
        renderer = make_renderer(self.renderer)
        if callable(self.filename):
            name = self.filename(path, session, renderer)
        else:
            name = filename(self.filename, path, session, renderer)
        write_report(self.profile_dir, name, session, renderer)
