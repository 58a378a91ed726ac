"""The two books name every option that the command has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command import Command

DOCS = Path(__file__).resolve().parents[2] / "docs"
OPTION = re.compile(r"(?<![\w-])(--?[a-z][a-z-]*)")


def options_in_help(command: Command) -> set[str]:
    """Those at the start of an indented line: what help declares, not what its texts mention."""
    declared = re.findall(r"^  (-\S.*?)(?:  |$)", command("--help").stdout, re.MULTILINE)
    return {option for line in declared for option in OPTION.findall(line)}


@pytest.mark.parametrize("book", ["command-line.md", "pyinstrument.1"])
def test_every_option_is_documented(book: str, command: Command) -> None:
    text = (DOCS / book).read_text().replace("\\-", "-").replace("\\fB", "").replace("\\fR", "")
    documented = set(OPTION.findall(text))
    assert options_in_help(command) - documented == set()
