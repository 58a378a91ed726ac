"""Files of the program are the program's: what it closes is closed, though a thread of ours lives on."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import os
import time
from pyinstrument import Profiler

reading, writing = os.pipe()
os.set_blocking(reading, False)
with Profiler():
    until = time.monotonic() + 0.05
    while time.monotonic() < until:
        pass
    os.close(writing)
    print(os.read(reading, 1))
"""


def test_a_pipe_that_the_program_closes_has_its_end() -> None:
    result = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert (result.stdout, result.stderr) == ("b''\n", "")
