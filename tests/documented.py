"""The programs and texts in the book's pages, for the tests that run them."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"

_BLOCK = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# (\w+)\.py\n")
_NAMED_BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def programs(page: str) -> dict[str, str]:
    """Name to text, of each block of Python; the first line of each says in a comment which file it is."""
    named = {}
    for language, text in _BLOCK.findall((DOCS / page).read_text(encoding="utf-8")):
        if language == "python":
            file = _FILE.match(text)
            assert file is not None, f"{page}: the block that begins with {text[:40]!r} names no file"
            named[file[1]] = text
    return named


def texts(page: str, heading: str) -> list[str]:
    """Each block that is in no language, below a heading."""
    section = re.split(r"^## ", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    [below] = (text for text in section if text.startswith(heading + "\n"))
    return [text for language, text in _BLOCK.findall(below) if not language]


def files(page: Path) -> dict[str, str]:
    """Name to text, of each block whose first line names the file that it is: ```cpp flame.cpp."""
    return dict(_NAMED_BLOCK.findall(page.read_text(encoding="utf-8")))


def dialogues(page: Path) -> list[tuple[list[str], str]]:
    """Each block called `console`, where each line begins with `$ `, as commands, and the block called `text` after it."""
    found: list[tuple[list[str], str]] = []
    for language, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "console":
            lines = text.splitlines()
            assert all(line.startswith("$ ") for line in lines), (
                f"{page}: each line of a console is a command"
            )
            found.append(([line.removeprefix("$ ") for line in lines], ""))
        elif language == "text" and found and not found[-1][1]:
            found[-1] = (found[-1][0], text)
    return found


def commands(page: Path) -> list[str]:
    """All that the page has its reader type."""
    found = [command for typed, _ in dialogues(page) for command in typed]
    assert found, f"{page} has no commands"
    return found
