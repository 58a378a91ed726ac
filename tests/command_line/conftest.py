from __future__ import annotations

from pathlib import Path

import pytest
from command import BUSY_SCRIPT, Command
from session_text import session_text


@pytest.fixture
def command(pyinstrument: Path, tmp_path: Path) -> Command:
    """The command, in a folder with a script that is busy for a moment."""
    made = Command(pyinstrument, tmp_path)
    made.write("busy.py", BUSY_SCRIPT)
    return made


@pytest.fixture
def session(command: Command) -> Path:
    """A file with a recorded session."""
    return command.write("session.pyisession", session_text())
