"""Why is this Python program slow?"""

from __future__ import annotations

from pyinstrument._core import PyinstrumentError as PyinstrumentError
from pyinstrument._core import __version__ as __version__
