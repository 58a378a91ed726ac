"""Renderers of the user's own: of the processed tree, and of the samples.

Prints:
    <module> > slow
    samples of slow: True
"""

import time

from pyinstrument import Profiler
from pyinstrument.processors import aggregate_repeated_calls
from pyinstrument.renderers import FrameRenderer, Renderer


def slow():
    time.sleep(0.3)  # what a busy machine puts in between is less


class Names(FrameRenderer):
    def default_processors(self):
        return [aggregate_repeated_calls]

    def render(self, session):
        names, frame = [], self.preprocess(session.root_frame())
        while frame is not None:
            names.append(frame.function)
            frame = frame.children[0] if frame.children else None
        return " > ".join(names)


class Samples(Renderer):
    def render(self, session):
        return str(all("slow" in "".join(stack) for stack, seconds in session.frame_records if seconds > 0.1))


with Profiler() as profiler:
    slow()
print(profiler.output(Names()))
print("samples of slow:", profiler.output(Samples()))
