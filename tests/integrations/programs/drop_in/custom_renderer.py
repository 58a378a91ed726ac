"""Renderers and processors of one's own; many short runs, combined to one session."""

import time
from collections import defaultdict
from pathlib import Path

from pyinstrument import Profiler, processors
from pyinstrument.frame import Frame
from pyinstrument.frame_ops import delete_frame_from_tree
from pyinstrument.processors import ProcessorOptions
from pyinstrument.renderers import ConsoleRenderer, FrameRenderer
from pyinstrument.renderers.base import ProcessorList
from pyinstrument.session import Session


def remove_retries(frame: Frame | None, options: ProcessorOptions) -> Frame | None:
    """The frames of the retrying decorator say nothing."""
    if frame is None:
        return None
    for child in frame.children:
        remove_retries(child, options=options)
        if child.function == "retrying":
            delete_frame_from_tree(child, replace_with="children")
    return frame


class TableRenderer(FrameRenderer):
    """Functions by their own time, as Markdown."""

    output_file_extension = "md"

    def __init__(self, limit: int = 10, **kwargs):
        super().__init__(**kwargs)
        self.limit = limit

    def default_processors(self) -> ProcessorList:
        return [
            processors.remove_importlib,
            processors.remove_tracebackhide,
            processors.merge_consecutive_self_time,
            processors.aggregate_repeated_calls,
            remove_retries,
            processors.remove_unnecessary_self_time_nodes,
            processors.remove_irrelevant_nodes,
        ]

    def render(self, session: Session) -> str:
        root = self.preprocess(session.root_frame())
        if root is None:
            return "nothing was recorded"
        own_time = defaultdict(float)
        waiting = [root]
        while waiting:
            frame = waiting.pop()
            waiting.extend(frame.children)
            if not frame.is_synthetic and frame.is_application_code:
                own_time[f"{frame.function} ({frame.code_position_short()})"] += frame.time - sum(
                    child.time for child in frame.children if child.is_application_code
                )
        lines = [f"| {session.target_description} | seconds |", "| --- | --- |"]
        ranked = sorted(own_time.items(), key=lambda item: -item[1])
        lines += [f"| {name} | {seconds:.2f} |" for name, seconds in ranked[: self.limit] if seconds > 0.02]
        return "\n".join(lines)


def retrying(function):
    return function()


def read_rows():
    time.sleep(0.03)


def write_rows():
    time.sleep(0.05)


def job():
    retrying(read_rows)
    retrying(write_rows)


profiler = Profiler(interval=0.001)
combined = None
for _ in range(3):
    with profiler:
        job()
    session = profiler.last_session
    profiler.reset()
    combined = session if combined is None else Session.combine(combined, session)

print(
    combined.duration > 0.2, combined.sample_count > 0, len(combined.frame_records) == combined.sample_count
)
combined.target_description = "nightly job"
print(TableRenderer(limit=2).render(combined))
print(TableRenderer(show_all=True).processors == TableRenderer().processors)

console = ConsoleRenderer(unicode=True)
console.processors.insert(1, remove_retries)
console.processors.remove(processors.group_library_frames_processor)
console.processor_options = {"filter_threshold": 0.05}
print(console.render(combined))

combined.save("nightly.pyisession")
again = Session.load("nightly.pyisession")
print(again.to_json(include_frame_records=False) == combined.to_json(include_frame_records=False))
Path("nightly.md").write_text(TableRenderer().render(again), encoding="utf-8")
