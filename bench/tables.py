"""Tables of results, as text and as sections of a Markdown page, and what machine they were measured on."""

from __future__ import annotations

import os
import platform
import re
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from profilers import Profiler


@dataclass
class Table:
    """Cells are text; the first column is to the left, the others to the right."""

    title: str
    header: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        grid = [self.header, *self.rows]
        widths = [max(len(cell) for cell in column) for column in zip(*grid, strict=True)]
        lines = [self.title]
        for row in grid:
            first, *others = (
                cell.ljust(width) if number == 0 else cell.rjust(width)
                for number, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            lines.append("  ".join([first, *others]).rstrip())
        return "\n".join([*lines, *self.notes]) + "\n"

    def markdown(self) -> str:
        def line(cells: Iterable[str]) -> str:
            return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

        rule = ["---", *["---:"] * (len(self.header) - 1)]
        lines = [f"### {self.title}", "", line(self.header), line(rule), *map(line, self.rows)]
        if self.notes:
            lines += ["", *(f"* {note}" for note in self.notes)]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Goal:
    what: str
    measured: float
    at_most: float

    @property
    def is_reached(self) -> bool:
        return self.measured <= self.at_most

    def verdict(self) -> str:
        missed = f"missed by {self.measured - self.at_most:.2f}"
        return f"{self.measured:.2f}, goal {self.at_most:.2f}: {'reached' if self.is_reached else missed}"


@dataclass(frozen=True)
class Spread:
    """What many rounds gave: the middle one, and between which values half of them lie."""

    median: float
    low: float
    high: float

    @staticmethod
    def of(values: Sequence[float]) -> Spread:
        if len(values) == 1:
            return Spread(values[0], values[0], values[0])
        low, _, high = statistics.quantiles(values, n=4, method="inclusive")
        return Spread(statistics.median(values), low, high)


def machine() -> str:
    """In one line: processor, cores, kernel, load and day."""
    cpuinfo = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"^model name\s*: (.*)$", cpuinfo, re.MULTILINE)
    processor = " ".join((model[1] if model else platform.processor() or platform.machine()).split())
    virtual = ", virtual machine" if "hypervisor" in cpuinfo else ""
    load = os.getloadavg()[0]
    return (
        f"{processor}{virtual}, {os.cpu_count()} cores, Linux {platform.release()},"
        f" load {load:.1f} at the end, {time.strftime('%Y-%m-%d')}"
    )


def versions(python: str, profilers: Iterable[Profiler], cannot_run: dict[str, str]) -> list[str]:
    names = ", ".join(f"{profiler.name} {profiler.version}" for profiler in profilers)
    lines = [machine(), f"CPython {python}; {names}"]
    return lines + [f"{name} cannot run here: {reason}" for name, reason in cannot_run.items()]


def publish(
    title: str, facts: Sequence[str], tables: Sequence[Table], goals: Sequence[Goal], page: Path | None
) -> int:
    """Prints all of it, puts it into the page too, and returns the exit status: 1 where a goal is missed."""
    missed = [goal for goal in goals if not goal.is_reached]
    summary = f"{len(goals) - len(missed)} of {len(goals)} goals reached"
    verdicts = [f"{goal.what}: {goal.verdict()}" for goal in goals]
    print("\n".join(facts), *(table.text() for table in tables), "\n".join([*verdicts, summary]), sep="\n\n")
    if page:
        paragraphs = [*(f"* {fact}" for fact in facts), "", *(table.markdown() for table in tables)]
        paragraphs += ["### Goals", "", "| what | measured | goal | |", "| --- | ---: | ---: | --- |"]
        for goal in goals:
            verdict = "reached" if goal.is_reached else "**missed**"
            paragraphs.append(f"| {goal.what} | {goal.measured:.2f} | {goal.at_most:.2f} | {verdict} |")
        write_section(page, title, paragraphs)
    return 1 if missed else 0


def write_section(page: Path, heading: str, paragraphs: Iterable[str]) -> None:
    """Puts a section under "## HEADING" into the page, in place of one that is there already."""
    text = f"## {heading}\n\n" + "\n".join(paragraphs).rstrip() + "\n"
    before = page.read_text(encoding="utf-8") if page.exists() else "# Benchmarks\n"
    parts = re.split(r"^(?=## )", before, flags=re.MULTILINE)
    place = next((i for i, part in enumerate(parts) if part.startswith(f"## {heading}\n")), None)
    if place is None:
        parts.append(text)
    else:
        parts[place] = text
    page.write_text("\n".join(part.rstrip() + "\n" for part in parts), encoding="utf-8")
