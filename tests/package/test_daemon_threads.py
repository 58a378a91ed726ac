"""Threads that are inside the package when the interpreter ends: CPython up to 3.13 ends them there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# When modules are cleared nothing of Python's runs any more but destructors. This one lets the other threads ask for
# the GIL, which is when CPython ends them.
PROGRAM = """
import sys, threading, time
from pyinstrument import Profiler
from pyinstrument.low_level.stat_profile import setstatprofile
from pyinstrument.session import Session

class LetsOthersRun:
    def __del__(self, sleep=time.sleep):
        sleep(0.05)

sys.lets_others_run = LetsOthersRun()
is_inside = threading.Event()

def stay_here(*_):
    is_inside.set()
    while True: pass

BODY

threading.Thread(target=body, daemon=True).start()
is_inside.wait()
print("ended")
"""

BODIES = {
    "a function that samples are given to": """
def body():
    setstatprofile(stay_here, 0.0001)
    while True: len("")
""",
    "a timer": """
def body():
    times = iter([0.0, 0.0])
    def timer():
        return next(times, None) or stay_here()
    setstatprofile(print, 1, timer_type="timer_func", timer_func=timer)
    len("")
""",
    "a hook of the program's, beside ours": """
def body():
    sys.setprofile(stay_here)
    with Profiler(engine="hook"):
        while True: len("")
""",
    "a file's name": """
class Name:
    def __fspath__(self):
        stay_here()
def body():
    Session.load(Name())
""",
    "a file that cannot be read": """
def body():
    while True:
        try:
            Session.load("/nowhere")
        except FileNotFoundError:
            is_inside.set()
""",
    "a file that is written": """
def body():
    with Profiler() as profiler:
        len("")
    while True:
        profiler.last_session.save("/dev/null")
        is_inside.set()
""",
    "a method that lets others run": """
def body():
    with Profiler() as profiler:
        len("")
    while True:
        profiler.last_session.root_frame()
        is_inside.set()
""",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_the_process_ends_as_without_them(body: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.replace("BODY", body))
    ended = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "ended\n", "")
