"""The script `pyinstrument-plugin`: for authors of plugins (docs/plugins.md)."""

from __future__ import annotations

import os
import sys

from pyinstrument._core import run_plugin_tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """Does what `sys.argv` says, and ends the process."""
    sys.exit(run_plugin_tool(sys.argv[1:], os.path.dirname(__file__)))


if __name__ == "__main__":
    main()
