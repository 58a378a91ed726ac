"""The manual page and --help tell of the same options."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

MANUAL_PAGE = Path(__file__).resolve().parents[2] / "docs" / "pyinstrument.1"
LONG_OPTION = re.compile(r"--[a-z][a-z-]+")


def test_the_manual_page_describes_the_options_that_help_lists(pyinstrument: Path) -> None:
    listed = subprocess.run([pyinstrument, "--help"], check=True, capture_output=True, text=True).stdout
    described = MANUAL_PAGE.read_text(encoding="utf-8").replace("\\-", "-")
    assert set(LONG_OPTION.findall(described)) == set(LONG_OPTION.findall(listed))
