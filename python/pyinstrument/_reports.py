"""How does a session become a report, for those that make one on somebody's behalf: middlewares, plugins, magics?"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from pyinstrument._import_paths import is_import_path, object_at

if TYPE_CHECKING:
    from pyinstrument.profiler import Profiler
    from pyinstrument.renderers import Renderer
    from pyinstrument.session import Session

_CLASS_NAMES = {
    "text": "ConsoleRenderer",
    "html": "HTMLRenderer",
    "json": "JSONRenderer",
    "speedscope": "SpeedscopeRenderer",
    "pstats": "PstatsRenderer",
    "session": "SessionRenderer",
    "pyisession": "SessionRenderer",
}


def make_renderer(name: str, **options: Any) -> Renderer:
    """The renderer of a built-in name (`text`, `html`, ...), of a plugin's name or path, or of a class's import path."""
    from pyinstrument import renderers

    if is_import_path(name):
        renderer: Renderer = object_at(name)(**options)
        return renderer
    if name in _CLASS_NAMES:
        return getattr(renderers, _CLASS_NAMES[name])(**options)  # type: ignore[no-any-return]
    return renderers.PluginRenderer(name, **options)


def make_renderer_for_command(
    name: str, options: dict[str, Any], processors: list[str], preferences: dict[str, Any]
) -> Renderer:
    """What `-r`, `-p` and `--processor` ask for. `preferences` count where the renderer is native and has them."""
    from pyinstrument import _core
    from pyinstrument.processors import processor_named
    from pyinstrument.renderers import FrameRenderer, HTMLRenderer

    pipeline = options.pop("processors", None)
    if not is_import_path(name):
        known = _core.renderer_options(name)
        options = {key: value for key, value in preferences.items() if key in known} | options
    # the page hides and groups by itself, with these
    of_page = options.pop("processor_options", {}) if name == "html" else {}
    renderer = make_renderer(name, **options)
    if isinstance(renderer, HTMLRenderer):
        renderer.preprocessor_options = of_page
        renderer.set_preprocessors([*map(processor_named, [*(pipeline or []), *processors])])
        return renderer
    if pipeline is None and not processors:
        return renderer
    if not isinstance(renderer, FrameRenderer):
        raise ValueError("it takes the samples as they were recorded, so processors have nothing to work on")
    whole = renderer.default_processors() if pipeline is None else [*map(processor_named, pipeline)]
    renderer.set_processors([*whole, *map(processor_named, processors)])
    return renderer


PAGE_TYPE = "text/html; charset=utf-8"
"""The content type of `page_of`."""


def page_of(profiler: Profiler) -> bytes:
    """The report as a response shows it."""
    return profiler.output_html().encode("utf-8", "surrogateescape")


def write_report(folder: str, filename: str, session: Session, renderer: Renderer) -> str:
    """Writes the report into the folder, which is made where it is missing. Returns the file."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, filename)
    newline = "" if renderer.output_is_binary else None
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline=newline) as file:
        file.write(renderer.render(session))
    return path
