"""Which calls of the Python API do the two packages have to agree on?

A program is a list of steps on frames and groups that are known by number; `frame_worker.py` runs it with the package that
it finds. The same seed gives the same program on every machine. Times are sums of powers of two, so that they add up
exactly in whatever order.
"""

from __future__ import annotations

from random import Random
from typing import Any

Step = list[Any]

FILES = (
    "/home/user/app.py",
    "/usr/lib/a.py",
    "/usr/lib/b/c.py",
    "<string>",
    "<frozen importlib._bootstrap>",
    "",
)
IDENTIFIERS = ("[self]", "[self]", "[await]", "[out-of-context]", "[root]", "plain", "")
ATTRIBUTES = ("cView", "cModel", "cGröße", "l3", "l4", "h1", "h0", "x")
PROCESSORS = (
    "remove_importlib",
    "remove_tracebackhide",
    "merge_consecutive_self_time",
    "aggregate_repeated_calls",
    "remove_irrelevant_nodes",
    "remove_unnecessary_self_time_nodes",
    "group_library_frames_processor",
    "remove_first_pyinstrument_frames_processor",
)
# What a command line's own frames look like, outermost first.
COMMAND = ("/lib/pyinstrument/__main__.py", "<string>", "/lib/runpy.py", "<frozen runpy>")
OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"filter_threshold": 0.25},
    {"filter_threshold": 0},
    {"hide_regex": ".*app.*"},
    {"show_regex": ".*/b/.*", "unknown": 1},
)


def _time(random: Random) -> float:
    return random.choice((0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 8.0))


def _frame_info(random: Random) -> str:
    if random.random() < 0.25:
        identifier = random.choice(IDENTIFIERS)
    else:
        identifier = f"{random.choice('abcdef')}\0{random.choice(FILES)}\0{random.choice(('0', '1', '7', '-2', ' 3 ', 'x'))}"
    attributes = random.sample(ATTRIBUTES, random.choice((0, 0, 1, 2)))
    return identifier + "".join(f"\x01{each}" for each in attributes)


def _tree(random: Random, steps: list[Step], count: int) -> None:
    """Frames 0 to count - 1, most of them in one tree below the first."""
    stem = [random.choice((file, file, FILES[0])) for file in COMMAND] if random.random() < 0.2 else FILES[:1]
    for number, file in enumerate(stem[:count]):
        steps.append(["new", f"root\0{file}\x001", 16.0 - number * random.choice((0, 0, 2)), True])
        if number > 0:
            steps.append(["add_child", number - 1, number, None])
    for number in range(len(stem), count):
        steps.append(["new", _frame_info(random), _time(random), random.random() < 0.1])
        if random.random() < 0.9:
            steps.append(["add_child", random.randrange(number), number, None])


def _step(random: Random, frames: int, groups: int) -> Step:
    def frame() -> int:
        return random.randrange(frames)

    def group() -> int:
        return random.randrange(groups)

    kind = random.randrange(15 if groups else 13)
    match kind:
        case 0:
            return ["add_child", frame(), frame(), random.choice((None, None, frame()))]
        case 1:
            several = random.sample(range(frames), min(frames, random.randrange(4)))
            return ["add_children", frame(), several, random.choice((None, frame()))]
        case 2:
            return ["remove_from_parent", frame()]
        case 3:
            return ["set", frame(), random.choice(("time", "absorbed_time")), _time(random)]
        case 4:
            return ["set_attribute", frame(), random.choice(ATTRIBUTES), _time(random)]
        case 5:
            return ["record", frame(), _frame_info(random), _time(random)]
        case 6:
            return ["delete", frame(), random.choice(("children", "self_time", "nothing", "nonsense"))]
        case 7:
            return ["combine", frame(), frame()]
        case 8:
            return ["combine_siblings", frame()]
        case 9:
            return ["leave_groups", frame(), random.random() < 0.5]
        case 10 | 11:
            return ["process", random.choice(PROCESSORS), frame(), random.choice(OPTIONS)]
        case 12:
            return ["group", frame()]
        case 13:
            return ["group_add", group(), frame()]
        case _:
            return ["group_remove", group(), frame()]


def program(seed: int) -> list[Step]:
    random = Random(f"frames {seed}")
    frames = random.choice((3, 6, 12, 25))
    steps: list[Step] = []
    _tree(random, steps, frames)
    groups = 0
    for _ in range(random.choice((2, 5, 12))):
        step = _step(random, frames, groups)
        groups += step[0] == "group"
        steps.append(step)
    return steps
