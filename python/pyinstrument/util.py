"""What can a file show?"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any

__all__ = ["file_is_a_tty", "file_supports_color", "file_supports_unicode"]


def file_is_a_tty(file: IO[Any]) -> bool:
    """Whether it is a terminal."""
    return hasattr(file, "isatty") and bool(file.isatty())


def file_supports_color(file: IO[Any]) -> bool:
    """Whether it is a terminal that shows colors. The variables NO_COLOR and FORCE_COLOR decide where they are set.

    FORCE_COLOR speaks of this process's own output and errors, and of no other file.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") and file in (sys.__stdout__, sys.__stderr__):
        return True
    return file_is_a_tty(file) and os.environ.get("TERM") != "dumb"


def file_supports_unicode(file: IO[Any]) -> bool:
    """Whether its encoding is one of the UTF family."""
    return "utf" in (getattr(file, "encoding", None) or "").lower()
