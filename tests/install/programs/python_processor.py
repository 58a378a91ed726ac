"""A processor of the user's own stands among the native ones.

Prints:
    without it: True
    slow  python_processor.py:
    with it: False
    of one kind: 0.03 s at least
"""

import time

from pyinstrument import Profiler
from pyinstrument.processors import aggregate_repeated_calls
from pyinstrument.renderers import ConsoleRenderer


def slow():
    time.sleep(0.03)


def fold_sleep(frame, options):
    """What calls `sleep` gets its time."""
    if frame is None:
        return None
    for child in list(frame.children):
        if child.function == options["fold"]:
            frame.absorbed_time += child.time
            child.remove_from_parent()
        else:
            fold_sleep(child, options)
    return frame


with Profiler() as profiler:
    slow()
print("without it:", "sleep" in profiler.output_text(show_all=True))
renderer = ConsoleRenderer(show_all=True, processor_options={"fold": "sleep"})
renderer.processors.insert(0, fold_sleep)
report = profiler.output(renderer)
print(report)
print("with it:", "sleep" in report)

root = aggregate_repeated_calls(profiler.last_session.root_frame(), options={})
print("of one kind:", "0.03 s at least" if root.time >= 0.03 else root.time)
