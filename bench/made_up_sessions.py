"""Makes big session files of the classic form, as realistic as a made-up program can be; the same for the same seed.

The model: samples walk over one call tree that grows while they do, up to a number of call sites that are labelled with
a smaller number of functions. Each sample returns from a few frames (mostly one to six; every thirtieth from many) and
calls its way down again, favouring some callees, so that neighbours share most of their stack. A tenth of the samples
stay where they are. Lines move within a frame, methods have a class name, a twelfth of the samples end in a C function,
and a quarter of the functions are library code.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from peers import OURS, PROJECT

WORK_FOLDER = PROJECT / "build" / "bench"  # for what takes long to make, and is kept
PROJECT_FOLDER = "/home/user/project"
LIBRARY_PREFIX = "/usr"
INTERVAL = 0.001
TYPICAL_DEPTH = 40
FUNCTIONS = 2_000
MOST_CALL_SITES = 20_000
C_FUNCTIONS = (
    "sleep",
    "sorted",
    "list.append",
    "dict.get",
    "str.join",
    "len",
    "select",
    "recv",
    "isinstance",
    "match",
)


@dataclass
class CallSite:
    function: int
    most_callees: int
    callees: list[CallSite] = field(default_factory=list)


class MadeUpProgram:
    """A program that runs: each call of `next_stack()` is a sample later. Frame infos are JSON text."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._functions = [self._lines_of_function(number) for number in range(FUNCTIONS)]
        self._entry = self._call_site()
        self._call_sites = 1
        self._stack: list[tuple[CallSite, str]] = []

    def _lines_of_function(self, number: int) -> list[str]:
        """One frame info for each line that this function is ever seen at."""
        choose = self._random
        module = choose.randrange(120)
        file = (
            f"{LIBRARY_PREFIX}/lib/python3.11/package_{module % 9}/library_{module}.py"
            if module >= 90
            else f"{PROJECT_FOLDER}/package_{module % 17}/module_{module}.py"
        )
        first_line = choose.randrange(5, 900)
        lines = sorted({first_line + choose.randrange(1, 40) for _ in range(choose.choice((1, 1, 2, 3, 5)))})
        class_name = f"\x01cClass{choose.randrange(150)}" if choose.random() < 0.45 else ""
        verb = choose.choice(("process", "handle", "get", "render", "load", "visit", "compute", "parse"))
        identifier = f"{verb}_{number}\0{file}\0{first_line}"
        return [json.dumps(f"{identifier}{class_name}\x01l{line}") for line in lines]

    def _call_site(self) -> CallSite:
        most_callees = self._random.choices((1, 2, 3, 5, 8), weights=(55, 22, 12, 8, 3))[0]
        return CallSite(self._random.randrange(FUNCTIONS), most_callees)

    def _callee(self, caller: CallSite) -> CallSite | None:
        room = len(caller.callees) < caller.most_callees and self._call_sites < MOST_CALL_SITES
        if room and (not caller.callees or self._random.random() < 0.25):
            caller.callees.append(self._call_site())
            self._call_sites += 1
            return caller.callees[-1]
        if not caller.callees:
            return None
        return caller.callees[int(len(caller.callees) * self._random.random() ** 1.7)]

    def _at_some_line(self, site: CallSite) -> tuple[CallSite, str]:
        return site, self._random.choice(self._functions[site.function])

    def _returns(self) -> int:
        """How many frames return before the next sample."""
        luck = self._random.random()
        if luck < 0.03 and len(self._stack) > 6:
            return self._random.randrange(1, len(self._stack) - 4)
        return 0 if luck < 0.13 else 1 + int(self._random.expovariate(1 / 3.5))

    def next_stack(self) -> list[str]:
        returned = self._returns()
        if returned:
            del self._stack[max(3, len(self._stack) - returned) :]
        if self._stack and self._random.random() < 0.5:
            self._stack[-1] = self._at_some_line(self._stack[-1][0])
        if returned or not self._stack:
            depth = int(self._random.gauss(TYPICAL_DEPTH - 2, 3))
            while len(self._stack) < depth:
                callee = self._callee(self._stack[-1][0] if self._stack else self._entry)
                if callee is None:
                    break
                self._stack.append(self._at_some_line(callee))
        frames = [frame for _, frame in self._stack]
        if self._random.random() < 0.08:
            frames.append(json.dumps(f"{self._random.choice(C_FUNCTIONS)}\0<built-in>\0" + "0"))
        return frames

    def next_duration(self) -> float:
        late = self._random.random() * 4 if self._random.random() < 0.03 else 0.0
        return round(INTERVAL * (1 + self._random.random() * 0.08 + late), 6)  # as the sampler tells time


def records(program: MadeUpProgram, samples: int, stem: list[str]) -> Iterator[tuple[str, float]]:
    bottom = ", ".join(map(json.dumps, stem))
    for _ in range(samples):
        seconds = program.next_duration()
        yield f"[[{', '.join((bottom, *program.next_stack()))}], {seconds!r}]", seconds


STEM = [
    "MainThread\0<thread>\0" + "140000000000000",
    f"<module>\0{PROJECT_FOLDER}/main.py\0" + "1\x01l42",
]


def description_of(samples: int, seconds: float) -> dict[str, object]:
    """What a session says besides its samples."""
    return {
        "start_time": 1700000000.25,
        "duration": seconds,
        "min_interval": INTERVAL,
        "max_interval": INTERVAL,
        "sample_count": samples,
        "start_call_stack": STEM,
        "target_description": "Program: main.py",
        "cpu_time": seconds * 0.9,
        "sys_path": [PROJECT_FOLDER, f"{LIBRARY_PREFIX}/lib/python3.11"],
        "sys_prefixes": [LIBRARY_PREFIX],
    }


def write_classic_session(path: Path, samples: int, seed: int = 1) -> None:
    """About 3.1 kB a sample."""
    total = 0.0
    unfinished = path.with_suffix(".unfinished")
    with open(unfinished, "w") as file:
        file.write('{"frame_records": [')
        for number, (record, seconds) in enumerate(records(MadeUpProgram(seed), samples, STEM)):
            file.write(f", {record}" if number else record)
            total += seconds
        file.write("], " + json.dumps(description_of(samples, total))[1:])
    unfinished.rename(path)


def session_files(samples: int) -> tuple[Path, Path]:
    """In the classic and the compact form, made once."""
    WORK_FOLDER.mkdir(parents=True, exist_ok=True)
    classic = WORK_FOLDER / f"session-{samples}.classic.pyisession"
    compact = WORK_FOLDER / f"session-{samples}.compact.pyisession"
    if not classic.exists():
        print(f"making {classic.relative_to(PROJECT)}", file=sys.stderr)
        write_classic_session(classic, samples)
    subprocess.run([OURS, "--load", classic, "-r", "session", "-o", compact], check=True)
    return classic, compact
