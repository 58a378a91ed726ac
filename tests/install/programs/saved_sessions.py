"""Sessions are saved, loaded, and put together.

Prints:
    the same: True
    both: True
    slow  saved_sessions.py:
    by the command: True
"""

import subprocess
import sys
import time

from pyinstrument import Profiler
from pyinstrument.renderers import ConsoleRenderer
from pyinstrument.session import Session


def slow():
    time.sleep(0.03)


with Profiler() as profiler:
    slow()
first = profiler.last_session
first.save("first.pyisession")
loaded = Session.load("first.pyisession")
print("the same:", loaded.to_json() == first.to_json() == Session.from_json(first.to_json()).to_json())

profiler.reset()
with profiler:
    slow()
both = Session.combine(loaded, profiler.last_session)
print("both:", both.sample_count == first.sample_count + profiler.last_session.sample_count)
report = ConsoleRenderer().render(both)
print(report)

both.save("both.pyisession")
command = [sys.executable, "-m", "pyinstrument", "--load", "both.pyisession", "--no-unicode"]
printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
print("by the command:", printed.startswith(report.rstrip()))
