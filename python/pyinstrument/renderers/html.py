"""The report for a browser."""

from __future__ import annotations

from pyinstrument import _core
from pyinstrument.processors import native_name, native_options, run_processors
from pyinstrument.renderers.base import ProcessorList, Renderer, lists_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pyinstrument.session import Session


class HTMLRenderer(Renderer):
    """A page that stands alone: all it needs is in it."""

    output_file_extension = "html"

    preprocessors: ProcessorList
    preprocessor_options: dict[str, Any]

    @lists_options
    def __init__(
        self,
        *,
        resample_interval: float | None = None,
        show_all: bool = False,
        timeline: bool = False,
    ) -> None:
        """
        :param resample_interval: show about one sample in so many seconds, for a smaller page
        :param show_all: accepted for compatibility; the page itself can show everything
        :param timeline: accepted for compatibility; the page itself has a timeline
        """
        super().__init__()
        self.resample_interval = resample_interval
        self.preprocessors = []
        self.preprocessor_options = {}

    def render(self, session: Session) -> str:
        if self.resample_interval is not None:
            session = session.resample(self.resample_interval)
        names = [name for name in map(native_name, self.preprocessors) if name is not None]
        if len(names) == len(self.preprocessors):
            options = native_options(self.preprocessors, self.preprocessor_options)
            page = _core.render(session, "html", {}, names, options)
        else:
            frame = run_processors(self.preprocessors, session.root_frame(), self.preprocessor_options)
            page = _core.render_frame(session, frame, "html", {})
        return page.decode("utf-8", "surrogateescape")

    def open_in_browser(self, session: Session, output_filename: str | None = None) -> str:
        """Writes the page, to a temporary file if none is named, opens a browser on it, and returns the file's name."""
        # pages are opened seldom, and these take long to import
        import os
        import tempfile
        import webbrowser
        from pathlib import Path

        page = self.render(session)
        if output_filename is None:
            descriptor, output_filename = tempfile.mkstemp(suffix=".html", prefix="pyinstrument-")
            os.close(descriptor)
        path = Path(output_filename)
        path.write_text(page, encoding="utf-8", errors="surrogateescape")
        webbrowser.open(path.absolute().as_uri())
        return output_filename
