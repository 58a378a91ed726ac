"""Draws what the command prints in a terminal as docs/picture.svg, the picture in the README.

Usage: picture.py [build folder]   (default: build/release)
"""

from __future__ import annotations

import html
import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
EXAMPLE = "examples/simulation.py"
PICTURE = PROJECT / "docs" / "picture.svg"

CHARACTER_WIDTH, LINE_HEIGHT, MARGIN = 8.4, 19, 18
BACKGROUND, FOREGROUND = "#1b1f27", "#d7dae0"

# What the text renderer's escape codes look like; those that are not listed change nothing.
STYLES = {
    "31": "fill:#ff6b68",
    "32": "fill:#6fc46f",
    "33": "fill:#e5c15d",
    "92": "fill:#8fe08f",
    "2": "opacity:.65",
    "38;5;15": "fill:#ffffff",
}
APPLICATION_BACKGROUND = "48;5;24"

ESCAPE = re.compile(r"\x1b\[([\d;]*)m")


def report(build: Path) -> list[str]:
    command = [str(build / "bin" / "pyinstrument"), "--color", "--unicode", EXAMPLE]
    printed = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, encoding="utf-8").stdout
    lines = printed.splitlines()
    first = next(number for number, line in enumerate(lines) if "Recorded:" in line)
    last = next(number for number, line in enumerate(lines) if line.startswith("To view this report"))
    return [f"$ pyinstrument {EXAMPLE}", *lines[first:last]]


def style_of(codes: set[str]) -> str:
    styles = [style for code, style in STYLES.items() if code in codes]
    return f' style="{";".join(styles)}"' if styles else ""


def draw_text(text: str, column: int, y: int, codes: set[str]) -> list[str]:
    """Each word at its own place, so that columns hold whatever font a viewer has."""

    def position(columns: int) -> str:
        return f"{columns * CHARACTER_WIDTH:.1f}"

    drawn = []
    if text and APPLICATION_BACKGROUND in codes:
        top, left, width = y - LINE_HEIGHT + 5, position(column), position(len(text))
        drawn.append(f'<rect x="{left}" y="{top}" width="{width}" height="{LINE_HEIGHT}" fill="#005f87"/>')
    for word in re.finditer(r"\S+", text):
        left, width = position(column + word.start()), position(len(word[0]))
        shown = html.escape(word[0])
        drawn.append(f'<text x="{left}" y="{y}" textLength="{width}"{style_of(codes)}>{shown}</text>')
    return drawn


def draw_line(line: str, y: int) -> tuple[str, int]:
    """The line as SVG, and its width in characters."""
    drawn, codes, column = list[str](), set[str](), 0
    for position, part in enumerate(ESCAPE.split(line)):
        if position % 2:  # text and the code of an escape take turns
            codes = set() if part in ("", "0") else codes | {part}
            continue
        drawn += draw_text(part, column, y, codes)
        column += len(part)
    return "".join(drawn), column


def draw(lines: list[str]) -> str:
    drawn = [draw_line(line, LINE_HEIGHT * (number + 1) - 5) for number, line in enumerate(lines)]
    width = max(columns for _, columns in drawn) * CHARACTER_WIDTH + 2 * MARGIN
    height = len(lines) * LINE_HEIGHT + 2 * MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}"',
            f'  font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" fill="{FOREGROUND}">',
            f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>',
            f'<g transform="translate({MARGIN} {MARGIN})">',
            *(svg for svg, _ in drawn if svg),
            "</g>",
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    build_folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "build" / "release"
    PICTURE.write_text(draw(report(build_folder)), encoding="utf-8")
