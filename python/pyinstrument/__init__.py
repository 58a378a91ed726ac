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

# Imported when they are first asked for: most programs that import the package never profile.
_PLACES = {"Profiler": "pyinstrument.profiler", "profile": "pyinstrument.context_manager"}


def __getattr__(name: str) -> object:
    place = _PLACES.get(name)
    if place is None:
        raise AttributeError(f"module 'pyinstrument' has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(place), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})


def load_ipython_extension(ipython: object) -> None:
    """What `%load_ext pyinstrument` calls."""
    from pyinstrument.magic import load_ipython_extension as load

    load(ipython)
