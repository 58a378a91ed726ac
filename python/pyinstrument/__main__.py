"""`python -m pyinstrument`, and the script `pyinstrument`: the command line, in the interpreter that is running."""

from __future__ import annotations

import os
import sys

from pyinstrument._core import run_command_line

TYPE_CHECKING = False  # typing itself would be loaded for every program that is run
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """Does what `sys.argv` says, and ends the process. A program is run as `python` would run it."""
    sys.exit(run_command_line(sys.argv[1:], os.path.dirname(__file__)))


if __name__ == "__main__":
    main()
