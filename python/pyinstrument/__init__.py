"""Why is this Python program slow?

>>> from pyinstrument import Profiler
>>> with Profiler() as profiler:
...     ...
>>> profiler.print()
"""

from __future__ import annotations

from pyinstrument._core import PyinstrumentError as PyinstrumentError
from pyinstrument._core import __version__ as __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyinstrument.context_manager import profile as profile
    from pyinstrument.profiler import Profiler as Profiler

__all__ = ["Profiler", "PyinstrumentError", "__version__", "load_ipython_extension", "profile"]

_LAZY = (
    "Profiler",
    "profile",
    "context_manager",
    "frame",
    "frame_info",
    "frame_ops",
    "low_level",
    "processors",
    "profiler",
    "renderers",
    "session",
    "stack_sampler",
    "typing",
    "util",
)


# Imported when they are first asked for: most programs that import the package never profile.
def __getattr__(name: str) -> object:
    value: object
    if name == "Profiler":
        from pyinstrument import profiler

        value = profiler.Profiler
    elif name == "profile":
        from pyinstrument import context_manager

        value = context_manager.profile
    elif name in _LAZY:
        value = __import__(f"pyinstrument.{name}", fromlist=[name])
    else:
        raise AttributeError(f"module 'pyinstrument' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})


def load_ipython_extension(ipython: object) -> None:
    """What `%load_ext pyinstrument` calls."""
    from pyinstrument.magic import load_ipython_extension as load

    load(ipython)
