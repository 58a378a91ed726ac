"""Which sessions do the two programs have to agree on?

Seeded generator of session files in the classic form. A `Shape` says what a profiled program looks like; `SHAPES`
names every shape; `generate(shape name, seed)` walks a random call tree of that shape and records samples from it.
The same name and seed give the same session on every machine.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

APPLICATION = "/home/user/project"
LIBRARY = "/usr/lib/python3.11"
SITE = "/home/user/venv/lib/python3.11/site-packages"
PUBLIC_MAIN = f"{SITE}/pyinstrument/__main__.py"

PLAIN_NAMES = (
    "load",
    "parse",
    "handle",
    "render",
    "visit",
    "compute",
    "__init__",
    "<lambda>",
    "<listcomp>",
    "_call",
)
APPLICATION_FILES = tuple(
    f"{APPLICATION}/{name}" for name in ("main.py", "app/views.py", "app/models.py", "lib.py")
)
LIBRARY_FILES = (
    f"{LIBRARY}/json/decoder.py",
    f"{LIBRARY}/re/_parser.py",
    f"{LIBRARY}/argparse.py",
    f"{SITE}/django/core/handlers/base.py",
    f"{SITE}/django/db/models/query.py",
    f"{SITE}/a_library_with_quite_a_long_name/module.py",
    f"{SITE}/numpy/linalg.py",
)
IMPORT_FILES = (
    "<frozen importlib._bootstrap>",
    "<frozen importlib._bootstrap_external>",
    f"{LIBRARY}/enum.py",
)
UNICODE_NAMES = (
    "größe",
    "名前",
    "ﬁ",
    "e\u0301",
    "\U0001f40d",
    "עברית",
    "a b",
    'quo"te',
    "back\\slash",
    "tab\there",
)
CONTROL_NAMES = (
    "bell\x07",
    "escape\x1b[31m",
    "delete\x7f",
    "line\u2028separator",
    "nel\x85",
    "nbsp\xa0",
    "bom\ufeff",
)
SURROGATE_NAMES = ("caf\udce9", "\udcff\udcfe", "mixed é \udce9")
BUILTINS = (
    "sleep",
    "sorted",
    "list.append",
    "dict.get",
    "str.join",
    "len",
    "select",
    "epoll.poll",
    "type.__new__",
)
CLASS_NAMES = ("View", "Model", "Parser", "Größe", "_Private", "A" * 60)
SYNTHETIC_LEAVES = ("[await]", "[out-of-context]")
DEFAULT_PATH = (APPLICATION, "/usr/lib/python311.zip", LIBRARY, SITE)
DEFAULT_PREFIXES = ("/home/user/venv", "/usr", "/home/user/venv", "/usr")

Times = Callable[[Random], float]


def about_a_millisecond(random: Random) -> float:
    return 0.001 * (1 + random.random() * 0.1) + (random.random() * 0.004 if random.random() < 0.05 else 0)


def exactly_a_millisecond(_: Random) -> float:
    return 0.001


def powers_of_two(random: Random) -> float:
    return float(2.0 ** random.randrange(-12, -6))


def any_magnitude(random: Random) -> float:
    return math.pow(10.0, random.uniform(-9, 4))


def often_nothing(random: Random) -> float:
    return 0.0 if random.random() < 0.6 else 0.002


def nothing(_: Random) -> float:
    return 0.0


def nanoseconds(random: Random) -> float:
    return random.randrange(1, 4000) * 1e-9


def very_long(random: Random) -> float:
    return random.uniform(1e5, 1e7)


@dataclass(frozen=True)
class Shape:
    """What a profiled program looks like; the defaults are a small plain one."""

    samples: int = 120
    depth: int = 8
    functions: int = 25
    branching: int = 4
    names: Sequence[str] = PLAIN_NAMES
    files: Sequence[str] = APPLICATION_FILES + LIBRARY_FILES
    class_rate: float = 0.3
    line_rate: float = 0.8
    hide_rate: float = 0.0
    builtin_rate: float = 0.1
    leaf_rate: float = 0.0
    leaves: Sequence[str] = SYNTHETIC_LEAVES
    times: Times = about_a_millisecond
    threads: int = 1
    # Frames between the thread's root and the program, as in the start call stack; then those that only samples have.
    stem: Sequence[str] = (f"<module>\0{APPLICATION}/main.py\x001\x01l7",)
    runner: Sequence[str] = ()
    # How many frames of the stem the start call stack has; None: all.
    start_depth: int | None = None
    foreign_start: bool = False
    # Part of the samples stops inside the stem: time of the stem's own.
    stem_time_rate: float = 0.0
    interval: float = 0.001
    sys_path: Sequence[str] = DEFAULT_PATH
    sys_prefixes: Sequence[str] = DEFAULT_PREFIXES
    description: str = "Program: main.py --fast"
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Session:
    shape: str
    seed: int
    data: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.shape}-{self.seed}"

    def write(self, folder: Path) -> Path:
        """As NAME.pyisession; at once, since another process may write and read the same one."""
        path = folder / f"{self.name}.pyisession"
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(self.data), encoding="utf-8")
        draft.replace(path)
        return path


class _Call:
    """A place in the call tree: which function, and what it calls."""

    def __init__(self, function: int, capacity: int):
        self.function = function
        self.capacity = capacity
        self.callees: list[_Call] = []


class _Program:
    """A random program of some shape; `stack()` is the next stack that a sampler would see in it."""

    def __init__(self, shape: Shape, random: Random):
        self.shape, self.random = shape, random
        self.observed = [self._function(i) for i in range(shape.functions)]
        self.entry = _Call(0, shape.branching)
        self.current: list[tuple[_Call, str]] = []

    def _function(self, index: int) -> list[str]:
        """All frame infos in which this function is ever seen."""
        shape, random = self.shape, self.random
        name = random.choice(shape.names)
        file = random.choice(shape.files)
        first_line = random.randrange(1, 900)
        identifier = (
            f"{name}\0{file}\0{first_line}"
            if random.random() < 0.7
            else f"{name}_{index}\0{file}\0{first_line}"
        )
        classes = random.sample(CLASS_NAMES, 2) if random.random() < shape.class_rate else []
        hidden = random.random() < shape.hide_rate
        infos = []
        for _ in range(random.choice((1, 1, 2, 4))):
            info = identifier
            if classes and random.random() < 0.9:
                info += f"\x01c{random.choice(classes)}"
            if random.random() < shape.line_rate:
                info += f"\x01l{first_line + random.randrange(1, 40)}"
            if hidden and random.random() < 0.8:
                info += "\x01h1"
            infos.append(info)
        return infos

    def stack(self) -> list[str]:
        shape, random = self.shape, self.random
        if random.random() < 0.85:
            del self.current[max(0, len(self.current) - 1 - int(random.expovariate(0.5))) :]
        target = max(1, int(random.gauss(shape.depth, shape.depth / 4)))
        while len(self.current) < target:
            call = self.current[-1][0] if self.current else self.entry
            if len(call.callees) < call.capacity and (not call.callees or random.random() < 0.4):
                call.callees.append(
                    _Call(random.randrange(shape.functions), random.randrange(1, shape.branching + 1))
                )
            callee = random.choice(call.callees)
            self.current.append((callee, random.choice(self.observed[callee.function])))
        frames = [info for _, info in self.current]
        if random.random() < shape.builtin_rate:
            frames.append(f"{random.choice(BUILTINS)}\0<built-in>\x000")
        if random.random() < shape.leaf_rate:
            frames.append(random.choice(shape.leaves))
        return frames


def _thread_name(index: int) -> str:
    return "MainThread" if index == 0 else f"Thread-{index} (worker)"


def _records(shape: Shape, random: Random) -> list[list[Any]]:
    programs = [_Program(shape, random) for _ in range(max(shape.threads, 1))]
    records = []
    for _ in range(shape.samples):
        thread = random.randrange(len(programs))
        root = [f"{_thread_name(thread)}\0<thread>\0{140117436398464 + thread}"] if shape.threads else []
        stem = [*root, *shape.stem]
        if random.random() < shape.stem_time_rate:
            stack = stem[: random.randrange(len(root), len(stem) + 1)]
        else:
            stack = [*stem, *shape.runner, *programs[thread].stack()]
        records.append([stack, shape.times(random)])
    return records


def _start_call_stack(shape: Shape) -> list[str]:
    if shape.foreign_start:
        return ["SomeOtherThread\0<thread>\x0077", "run\0/nowhere.py\x003"]
    stack = [f"MainThread\0<thread>\x00{140117436398464}"] if shape.threads else []
    stack += shape.stem
    return stack if shape.start_depth is None else stack[: shape.start_depth]


def generate(shape_name: str, seed: int) -> Session:
    shape = SHAPES[shape_name]
    random = Random(f"{shape_name} {seed}")
    records = _records(shape, random)
    total = sum(time for _, time in records)
    data = {
        "start_time": 1700000000.25 + seed * 8_000_000.125,
        "duration": total * 1.01 + 1e-5,
        "min_interval": shape.interval,
        "max_interval": shape.interval,
        "sample_count": len(records),
        "start_call_stack": _start_call_stack(shape),
        "target_description": shape.description,
        "cpu_time": total * 0.83,
        "sys_path": list(shape.sys_path),
        "sys_prefixes": list(shape.sys_prefixes),
        "frame_records": records,
    }
    return Session(shape_name, seed, data | shape.extra)


_MAIN_STEM = (
    "<module>\0/home/user/venv/bin/pyinstrument\x001\x01l8",
    f"main\0{PUBLIC_MAIN}\x0030\x01l410",
)
_RUN_PATH = (
    "<module>\0<string>\x001\x01l1",
    "run_path\0<frozen runpy>\x00262\x01l291",
    "_run_module_code\0<frozen runpy>\x0091\x01l98",
    "_run_code\0<frozen runpy>\x0065\x01l88",
)
_RUN_MODULE = (
    "<module>\0<string>\x001\x01l1",
    f"run_module\0{LIBRARY}/runpy.py\x00199\x01l224",
    f"_run_module_code\0{LIBRARY}/runpy.py\x0089\x01l96",
    f"_run_code\0{LIBRARY}/runpy.py\x0065\x01l86",
)
_WINDOWS_STEM = (r"<module>" + "\0" + r"C:\Python\Scripts\pyinstrument\__main__.py" + "\x001\x01l8",)
_SCRIPT = (f"<module>\0{APPLICATION}/main.py\x001\x01l3",)

SHAPES: dict[str, Shape] = {
    "plain": Shape(),
    "empty": Shape(samples=0),
    "one_sample": Shape(samples=1),
    "two_samples": Shape(samples=2, depth=3),
    "deep": Shape(samples=60, depth=220, branching=2),
    "wide": Shape(samples=400, depth=2, functions=300, branching=200),
    "long": Shape(samples=1500, depth=12, functions=80),
    "recursive": Shape(functions=2, depth=14, branching=2),
    "application_only": Shape(files=APPLICATION_FILES),
    "library_only": Shape(files=LIBRARY_FILES, stem=()),
    "libraries": Shape(samples=300, depth=14, files=APPLICATION_FILES[:1] + LIBRARY_FILES * 2),
    "many_libraries": Shape(
        samples=200,
        depth=12,
        files=tuple(f"{SITE}/library{i}/core.py" for i in range(30)) + APPLICATION_FILES[:1],
    ),
    "c_functions": Shape(builtin_rate=0.9, depth=4),
    "imports": Shape(depth=16, files=IMPORT_FILES * 3 + APPLICATION_FILES + LIBRARY_FILES[:2]),
    "imports_only": Shape(depth=10, files=IMPORT_FILES[:2], stem=()),
    "traceback_hidden": Shape(hide_rate=0.5, depth=10),
    "all_traceback_hidden": Shape(hide_rate=1.0, depth=6),
    "coroutines": Shape(leaf_rate=0.6, depth=6),
    "awaiting": Shape(leaf_rate=1.0, leaves=("[await]",), depth=3, functions=6),
    "classes": Shape(class_rate=1.0, functions=12),
    "no_attributes": Shape(class_rate=0.0, line_rate=0.0),
    "unicode": Shape(
        names=UNICODE_NAMES,
        files=(
            *APPLICATION_FILES[:2],
            "/home/user/проект/файл.py",
            "/home/user/it's/\U0001f40d.py",
            f"{SITE}/ünï/x.py",
        ),
        description="Program: größe.py 'naïve' \"quoted\" \\ \U0001f40d",
    ),
    "control_characters": Shape(names=CONTROL_NAMES, description="Program: -c line one\nline\ttwo\r\x01 end"),
    "surrogates": Shape(
        names=SURROGATE_NAMES,
        files=("/home/user/caf\udce9.py", *APPLICATION_FILES[:1], f"{SITE}/\udcff/lib.py"),
        description="Program: caf\udce9.py",
    ),
    "lone_surrogates": Shape(names=("half\ud800pair", "load"), depth=3, samples=20),
    "threads": Shape(threads=6, samples=240),
    "no_thread": Shape(threads=0),
    "no_thread_no_stem": Shape(threads=0, stem=(), foreign_start=True),
    "exec_strings": Shape(files=("<string>", "<stdin>", *APPLICATION_FILES[:1], *LIBRARY_FILES[:2])),
    "string_roots": Shape(files=("<string>", "<stdin>"), stem=(), threads=0, foreign_start=True, branching=1),
    "notebook": Shape(
        files=("<ipython-input-3-0123456789ab>", "/tmp/ipykernel_77/1.py", "<stdin>", *LIBRARY_FILES[:3]),
        stem=(),
    ),
    "odd_files": Shape(
        files=(
            "<__array_function__ internals>",
            "<frozen os>",
            "relative.py",
            "sub/relative.py",
            "./here.py",
            "../up.py",
            "/",
            "//double//slash.py",
            "/trailing/",
            "/home/user/project",
            "/home/user/projects/near.py",
            "a",
            ".py",
        )
    ),
    "windows": Shape(
        files=(
            r"C:\Users\me\project\main.py",
            r"C:\Python\Lib\json\decoder.py",
            r"C:\Python\Lib\re.py",
            "D:main.py",
        ),
        stem=_WINDOWS_STEM,
        sys_path=(r"C:\Users\me\project", r"C:\Python\Lib"),
        sys_prefixes=(r"C:\Python",),
    ),
    "command_line_script": Shape(stem=_MAIN_STEM, runner=(*_RUN_PATH, *_SCRIPT), builtin_rate=0.2),
    "command_line_module": Shape(stem=_MAIN_STEM, runner=(*_RUN_MODULE, *_SCRIPT)),
    "command_line_command": Shape(stem=_MAIN_STEM, runner=_RUN_PATH[:1], files=("<string>", *LIBRARY_FILES)),
    "command_line_many": Shape(stem=_MAIN_STEM, runner=_RUN_PATH, samples=50, depth=3),
    "command_line_busy": Shape(stem=_MAIN_STEM, runner=(*_RUN_PATH, *_SCRIPT), stem_time_rate=0.3),
    "command_line_short_start": Shape(stem=_MAIN_STEM, runner=(*_RUN_PATH, *_SCRIPT), start_depth=2),
    "command_line_windows": Shape(stem=_WINDOWS_STEM, runner=(*_RUN_MODULE, *_SCRIPT)),
    "python_m_pyinstrument": Shape(
        stem=(
            "_run_module_as_main\0<frozen runpy>\x00173\x01l198",
            "_run_code\0<frozen runpy>\x0065\x01l88",
            f"<module>\0{PUBLIC_MAIN}\x001\x01l684",
            f"main\0{PUBLIC_MAIN}\x0030\x01l410",
        ),
        runner=(*_RUN_PATH, *_SCRIPT),
    ),
    "long_stem": Shape(
        stem=tuple(f"outer_{i}\0{APPLICATION}/server.py\x00{i * 10 + 1}\x01l{i * 10 + 4}" for i in range(8))
    ),
    "stem_with_time": Shape(
        stem=tuple(f"outer_{i}\0{APPLICATION}/server.py\x00{i * 10 + 1}" for i in range(5)),
        stem_time_rate=0.4,
    ),
    "foreign_start": Shape(foreign_start=True),
    "start_in_program": Shape(start_depth=1),
    "ties": Shape(times=exactly_a_millisecond, samples=200),
    "exact_ties": Shape(times=powers_of_two, samples=200),
    "any_magnitude": Shape(times=any_magnitude),
    "often_nothing": Shape(times=often_nothing),
    "nothing": Shape(times=nothing, samples=20),
    "nanoseconds": Shape(times=nanoseconds, interval=1e-6),
    "very_long": Shape(times=very_long, interval=1.0),
    "coarse_interval": Shape(interval=0.02, times=lambda random: 0.02 * (1 + random.random())),
    "extreme_interval": Shape(interval=50.0, extra={"min_interval": 1e-12}),
    "fine_interval": Shape(interval=1e-12),
    "adaptive_interval": Shape(extra={"min_interval": 0.0001, "max_interval": 0.1}),
    "no_sys_path": Shape(sys_path=(), sys_prefixes=()),
    "odd_sys_path": Shape(
        sys_path=("", ".", "/", "/home/user", "/home/user/project/", "../x", "/usr/lib/../lib/python3.11")
    ),
    "odd_prefixes": Shape(sys_prefixes=("/home/user/proj", "/nowhere", "")),
    "some_prefixes": Shape(
        sys_prefixes=("/home/user/project/app", "/home/user/venv/lib/python3.11/site-packages/django")
    ),
    "no_description": Shape(description=""),
    "no_start_stack": Shape(extra={"start_call_stack": []}, samples=20),
    "deeper_than_python": Shape(samples=3, depth=3000, branching=1),
}
