from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import exclusions
from programs import OUR_EXECUTABLE, OUTPUT_FOLDER, SESSION_FOLDER, PublicRelease

_tally: Counter[str] = Counter()


@pytest.fixture(scope="session")
def public() -> Iterator[PublicRelease]:
    assert OUR_EXECUTABLE.exists(), f"{OUR_EXECUTABLE} is missing: build it first (make build)"
    SESSION_FOLDER.mkdir(parents=True, exist_ok=True)
    OUTPUT_FOLDER.mkdir(parents=True, exist_ok=True)
    release = PublicRelease()
    yield release
    release.close()


@pytest.fixture(scope="session")
def tally() -> Counter[str]:
    """How many cases were "compared", "refused by both", and excluded (under the exclusion's name)."""
    return _tally


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _tally:
        return
    terminalreporter.section("comparison with the public release")
    for name, count in _tally.items():
        reason = next((f": {each.reason}" for each in exclusions.EXCLUSIONS if each.name == name), "")
        terminalreporter.write_line(f"{count:5} {name}{reason}")
