"""A decorator that profiles a function and logs what took the time; it writes the details next to the log."""

import functools
import json
import logging
import sys
import time
from pathlib import Path

import pyinstrument
from pyinstrument import Profiler
from pyinstrument.renderers import JSONRenderer

logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(levelname)s %(message)s")
log = logging.getLogger("profile")


def hottest(frame):
    """The frame of one's own code with the most time of its own."""
    best = frame
    for child in frame.children:
        candidate = hottest(child)
        if candidate.is_application_code and own_time(candidate) > own_time(best):
            best = candidate
    return best


def own_time(frame):
    return frame.time - sum(child.time for child in frame.children if child.is_application_code)


def logged(threshold=0.01):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            profiler = Profiler(interval=0.0005)
            profiler.start()
            try:
                return function(*args, **kwargs)
            finally:
                profiler.stop()
                session = profiler.last_session
                root = session.root_frame()
                if root is not None and session.duration > threshold:
                    frame = hottest(root)
                    share = frame.time / root.time
                    log.info("%s: %s in %s", function.__name__, frame.function, frame.file_path_short)
                    log.info("line %s, parent %s, %s", frame.line_no, frame.parent.function, share > 0.3)
                    Path(f"{function.__name__}.json").write_text(profiler.output(renderer=JSONRenderer()))

        return wrapper

    return decorate


class Report:
    def collect(self):
        time.sleep(0.03)

    def summarize(self):
        time.sleep(0.07)


@logged(threshold=0.02)
def make_report(name):
    report = Report()
    report.collect()
    report.summarize()
    return name.upper()


@logged()
def failing():
    time.sleep(0.05)
    raise ValueError("no data")


print(make_report("sales"))
try:
    failing()
except ValueError as error:
    print("failed:", error)
tree = json.loads(Path("make_report.json").read_text())
print(sorted(tree), sorted(tree["root_frame"]))


@pyinstrument.profile(interval=0.001)
def decorated():
    """Docs stay."""
    time.sleep(0.04)
    return 7


print(decorated(), decorated.__name__, decorated.__doc__)
with pyinstrument.profile():
    Report().collect()
sys.exit(3)
