"""Memory stays as it is, however often profilers start and however many frames are looked at."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pyinstrument import Profiler
from pyinstrument.frame import Frame
from pyinstrument.session import Session
from sanitizers import HAS_SANITIZER
from trees import info, root_of, session

TIMES = 100_000
ROUNDS = 3  # caches of CPython's and of the tests' tools grow in one, a leak in each
MOST_BYTES = 1_500_000  # fewer than two words each time
MOST_OBJECTS = TIMES // 1000  # caches may grow a little, but not each time


@dataclass
class Memory:
    resident: int  # bytes
    blocks: int  # of CPython's allocator
    tracked: int  # by the garbage collector
    references: list[int]

    @staticmethod
    def in_use(shared: list[object]) -> Memory:
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        references = [sys.getrefcount(each) for each in shared]
        return Memory(
            pages * os.sysconf("SC_PAGE_SIZE"), sys.getallocatedblocks(), len(gc.get_objects()), references
        )


def check_flat(action: Callable[[], object], *shared: object) -> None:
    """That doing it a hundred thousand times leaves nothing, nor a reference to what is shared."""
    objects = [None, True, Profiler, Session, Frame, action.__code__, *shared]
    for _ in range(TIMES // 10):
        action()
    after = Memory.in_use(objects)
    grown = {}
    for _ in range(ROUNDS):
        before = after
        for _ in range(TIMES):
            action()
        after = Memory.in_use(objects)
        grown = what_grew(before, after)
        if not grown:
            return
    pytest.fail(f"grew in each of {ROUNDS} rounds, in the last one by {grown}")


def what_grew(before: Memory, after: Memory) -> dict[str, int]:
    growth = {
        # a sanitizer keeps memory of its own
        "resident": (after.resident - before.resident, sys.maxsize if HAS_SANITIZER else MOST_BYTES),
        "blocks": (after.blocks - before.blocks, MOST_OBJECTS),
        "tracked": (after.tracked - before.tracked, MOST_OBJECTS),
    }
    for number, counts in enumerate(zip(before.references, after.references, strict=True)):
        growth[f"references to object {number}"] = (counts[1] - counts[0], MOST_OBJECTS)
    return {what: by for what, (by, most) in growth.items() if by >= most}


@pytest.mark.parametrize("engine", ["auto", "hook"])
def test_starting_and_stopping(engine: str) -> None:
    def start_and_stop() -> None:
        profiler = Profiler(engine=engine)  # type: ignore[arg-type]
        profiler.start()
        profiler.stop()

    check_flat(start_and_stop, start_and_stop.__code__.co_filename)


def test_starting_and_stopping_the_same_profiler() -> None:
    profiler = Profiler()

    def start_and_stop() -> None:
        profiler.start()
        profiler.stop()
        profiler.reset()

    check_flat(start_and_stop, profiler)


def test_handles_of_frames() -> None:
    root = root_of(session())

    def look() -> list[Frame]:
        return [child for frame in root.children for child in frame.children]

    assert look()
    check_flat(look, root)


def test_attributes_of_frames_and_lists_of_sessions() -> None:
    recorded = session()

    def change() -> None:
        root: Any = root_of(recorded)
        root.children[0].note = [root.time]
        recorded.sys_path.append("/more")
        recorded.sys_path.pop()
        recorded.frame_records = recorded.frame_records[:]

    check_flat(change, recorded)


def test_frames_that_come_and_go() -> None:
    root = Frame(info("root"))

    def add_and_remove() -> None:
        child = Frame(info("child"), [Frame(info("grandchild"))])
        root.add_child(child)
        child.remove_from_parent()

    check_flat(add_and_remove, root)


def test_trees_of_many_frames() -> None:
    def grow() -> int:
        frames = [Frame(info(f"f{i % 100}")) for i in range(TIMES)]
        return len(Frame(info("root"), frames).children)

    grow()
    before = Memory.in_use([])
    grow()
    after = Memory.in_use([])
    assert after.tracked - before.tracked < MOST_OBJECTS
    if not HAS_SANITIZER:
        assert after.resident - before.resident < MOST_BYTES
