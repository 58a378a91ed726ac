"""pdoc, with native functions told as what they are. Usage: reference.py FOLDER MODULE ..."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from pdoc import pdoc, render

is_routine = inspect.isroutine


def is_routine_or_native(value: object) -> bool:
    """nanobind's functions are of a type of its own, which `inspect` takes for data."""
    return is_routine(value) or type(value).__name__ == "nb_func"


if __name__ == "__main__":
    inspect.isroutine = is_routine_or_native  # type: ignore[assignment]
    render.configure(show_source=False, include_undocumented=False)
    pdoc(*sys.argv[2:], output_directory=Path(sys.argv[1]))
