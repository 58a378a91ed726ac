"""The report for a browser."""

from __future__ import annotations

from pyinstrument import _core
from pyinstrument.processors import choose_processors, leaves_out, native_name, native_options, run_processors
from pyinstrument.renderers.base import ProcessorList, Renderer, lists_options
from pyinstrument.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from typing import Any, Literal


class HTMLRenderer(Renderer):
    """A page that stands alone: all it needs is in it."""

    output_file_extension = "html"

    preprocessors: ProcessorList
    """What the tree passes through before the page gets it; to be edited at will. The page hides and groups by itself."""

    preprocessor_options: dict[str, Any]
    """What each of them is given. The page starts with the `hide_regex`, `show_regex` and `filter_threshold` in it."""

    @lists_options
    def __init__(
        self,
        *,
        resample_interval: float | None = None,
        show_all: bool = False,
        timeline: bool = False,
        view: Literal["call-tree", "timeline", "flame-graph", "sandwich", "functions", "source", "difference"]
        | None = None,
        title: str | None = None,
        baseline: str | os.PathLike[str] | Session | None = None,
        source: bool = True,
        source_exclude: str | Sequence[str] = (),
        compress: bool = True,
    ) -> None:
        """
        :param resample_interval: show about one sample in so many seconds, for a smaller page
        :param show_all: start with everything shown, nothing hidden or folded
        :param timeline: start with calls in the order of time, not merged
        :param view: start with this view
        :param title: a heading, instead of the description of what was profiled
        :param baseline: a session to compare with, or the file of one
        :param source: put in the source of your own functions that were seen
        :param source_exclude: globs of files whose source stays out
        :param compress: compress the session
        """
        super().__init__()
        self.resample_interval = resample_interval
        self.show_all = show_all
        self.timeline = timeline
        self.view = view
        self.title = title
        self.baseline = baseline
        self.source = source
        self.source_exclude = source_exclude
        self.compress = compress
        self.preprocessors = []
        self.preprocessor_options = {}

    def set_preprocessors(self, pipeline: ProcessorList) -> None:
        """Makes these the preprocessors, but for what `preprocessor_options`, `show_all` and `timeline` put in or leave out."""
        chosen = list(pipeline)
        choose_processors(chosen, self.preprocessor_options)
        self.preprocessors = [
            each for each in chosen if not leaves_out(each, show_all=self.show_all, timeline=self.timeline)
        ]

    def render(self, session: Session) -> str:
        """The page."""
        if self.resample_interval:
            session = session.resample(self.resample_interval)
        options = self._plugin_options()
        if not isinstance(self.baseline, Session):
            page = self._page(session, options)
        else:
            page = self._page_beside(self.baseline, session, options)
        return page.decode("utf-8", "surrogateescape")

    def _page(self, session: Session, options: dict[str, Any]) -> bytes:
        names = [name for name in map(native_name, self.preprocessors) if name is not None]
        if len(names) == len(self.preprocessors):
            processor_options = native_options(self.preprocessors, self.preprocessor_options)
            return _core.render(session, "html", options, names, processor_options)
        frame = run_processors(self.preprocessors, session.root_frame(), self.preprocessor_options)
        return _core.render_frame(session, frame, "html", options)

    def _page_beside(self, baseline: Session, session: Session, options: dict[str, Any]) -> bytes:
        # few compare, and the module takes long to import
        import tempfile

        with tempfile.NamedTemporaryFile(suffix=".pyisession") as file:
            file.write(_core.render(baseline, "session", {}, [], {}))
            file.flush()
            return self._page(session, {**options, "baseline": file.name})

    def _plugin_options(self) -> dict[str, Any]:
        options: dict[str, Any] = {
            "show_all": bool(self.show_all),
            "timeline": bool(self.timeline),
            "processor_options": self.preprocessor_options,
            "view": self.view,
            "title": self.title,
            "source": bool(self.source),
            "compress": bool(self.compress),
        }
        if self.source:
            exclude = self.source_exclude
            options["source_exclude"] = exclude if isinstance(exclude, str) else list(exclude)
            options["source_texts"] = _texts_without_files()
        if self.baseline is not None and not isinstance(self.baseline, Session):
            options["baseline"] = str(self.baseline)
        return options

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


def _texts_without_files() -> dict[str, str]:
    """Source that `linecache` holds and no file does, by file name: cells of notebooks, for one."""
    import sys

    linecache = sys.modules.get("linecache")  # where nobody has imported it, nobody has put anything in
    cache: dict[str, Any] = getattr(linecache, "cache", {})
    # (size, time of change, lines, name); without a time it is never looked for in a file
    return {
        name: "".join(entry[2])
        for name, entry in cache.copy().items()
        if len(entry) == 4 and entry[1] is None
    }
