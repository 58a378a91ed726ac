from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from programs import OUR_EXECUTABLE, OUTPUT_FOLDER, SESSION_FOLDER, PublicRelease

_OUTCOME = "compared with the public release"


@pytest.fixture(scope="session")
def public() -> Iterator[PublicRelease]:
    if not OUR_EXECUTABLE.exists():
        pytest.fail(f"{OUR_EXECUTABLE} is missing; `make build` makes it")
    SESSION_FOLDER.mkdir(parents=True, exist_ok=True)
    OUTPUT_FOLDER.mkdir(parents=True, exist_ok=True)
    release = PublicRelease()
    yield release
    release.close()


@pytest.fixture
def count_as(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Says what became of a case; pytest's last words count the outcomes."""
    return lambda outcome: request.node.user_properties.append((_OUTCOME, outcome))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    outcomes = Counter(
        value
        for report in terminalreporter.stats.get("passed", [])
        for name, value in getattr(report, "user_properties", [])
        if name == _OUTCOME
    )
    if outcomes:
        terminalreporter.section(_OUTCOME)
    for outcome, count in outcomes.most_common():
        terminalreporter.write_line(f"{count:5} {outcome}")
