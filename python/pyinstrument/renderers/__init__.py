"""Ways to show a session.

Each renderer here is a native plugin behind a Python class; `PluginRenderer("name")` is any other plugin. For a renderer
of one's own, derive from `FrameRenderer` (and get a processed tree) or from `Renderer`.
"""

from __future__ import annotations

from pyinstrument.renderers.base import FrameRenderer as FrameRenderer
from pyinstrument.renderers.base import Renderer as Renderer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyinstrument.renderers.console import ConsoleRenderer as ConsoleRenderer
    from pyinstrument.renderers.html import HTMLRenderer as HTMLRenderer
    from pyinstrument.renderers.jsonrenderer import JSONRenderer as JSONRenderer
    from pyinstrument.renderers.plugin import PluginRenderer as PluginRenderer
    from pyinstrument.renderers.pstatsrenderer import PstatsRenderer as PstatsRenderer
    from pyinstrument.renderers.session import SessionRenderer as SessionRenderer
    from pyinstrument.renderers.speedscope import SpeedscopeRenderer as SpeedscopeRenderer

__all__ = [
    "ConsoleRenderer",
    "FrameRenderer",
    "HTMLRenderer",
    "JSONRenderer",
    "PluginRenderer",
    "PstatsRenderer",
    "Renderer",
    "SessionRenderer",
    "SpeedscopeRenderer",
]

_MODULES = {
    "ConsoleRenderer": "console",
    "HTMLRenderer": "html",
    "JSONRenderer": "jsonrenderer",
    "PluginRenderer": "plugin",
    "PstatsRenderer": "pstatsrenderer",
    "SessionRenderer": "session",
    "SpeedscopeRenderer": "speedscope",
}


def __getattr__(name: str) -> object:
    module = name if name in _MODULES.values() else _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # only what is used is imported; importlib itself takes longer than what it would import
    value: object = __import__(f"{__name__}.{module}", fromlist=[name])
    if module != name:
        value = getattr(value, name)
    globals()[name] = value
    return value
