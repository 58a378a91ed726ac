"""Which calls on sessions and renderers do the two packages have to agree on?

A program is a list of steps on sessions that are known by number; `session_worker.py` runs it with the package that it
finds. The same seed gives the same program on every machine.
"""

from __future__ import annotations

from random import Random
from typing import Any

from frame_programs import PROCESSORS
from sessions import SHAPES

Step = list[Any]

# The public release dies of these, as exclusions.py tells.
_DEADLY_SHAPES = ("no_start_stack", "lone_surrogates", "deeper_than_python")
USUAL_SHAPES = tuple(shape for shape in SHAPES if shape not in _DEADLY_SHAPES)
RENDERERS = (
    "ConsoleRenderer",
    "ConsoleRenderer",
    "JSONRenderer",
    "SpeedscopeRenderer",
    "PstatsRenderer",
    "SessionRenderer",
    "Outline",
)
# Processors in Python, which session_worker.py defines.
USER_PROCESSORS = ("unchanged", "without_loads", "only_the_longest", "timed_by_option")
PATHS = (
    "/home/user/project/app/views.py",
    "/usr/lib/python3.11/json/decoder.py",
    "relative.py",
    "sub/relative.py",
    "<built-in>",
    "<string>",
    "/",
    "",
    "/elsewhere/x.py",
    r"C:\Python\Lib\re.py",
)
VALUES: dict[str, tuple[Any, ...]] = {
    "duration": (0.0, 2.5, 1e6),
    "cpu_time": (0, 0.25, 7),
    "min_interval": (0.001, 1e-6),
    "max_interval": (0.001, 0.05, 2),
    "sample_count": (0, 1, 10**9),
    "start_time": (0, 1.5e9, 1700000000),
    "target_description": ("", "größer", "two\nlines"),
    "sys_path": ([], ["/home/user/project", ""], ["/usr/lib"]),
    "sys_prefixes": ([], ["/usr"], ["/home", "/usr"]),
    "start_call_stack": (["MainThread\0<thread>\x00140117436398464"], ["other\0/other.py\x001\x01l3"]),
    "frame_records": (
        [],
        [[["one\0/home/user/project/one.py\x001"], 0.5]],
        [
            [["one\0/a.py\x001", "two\0/b.py\x002\x01cView\x01l4"], 0.5],
            [["one\0/a.py\x001", "[await]"], 0.25],
        ],
    ),
}


def _options(random: Random, renderer: str) -> dict[str, Any]:
    if renderer == "SessionRenderer":
        return random.choice(({}, {"tree_format": True}))
    options: dict[str, Any] = {}
    for flag in ("show_all", "timeline"):
        if random.random() < 0.25:
            options[flag] = random.choice((True, False))
    if random.random() < 0.4:
        options["processor_options"] = random.choice(
            (
                {},
                {"filter_threshold": 0},
                {"filter_threshold": 0.2},
                {"hide_regex": ".*project.*"},
                {"show_regex": ".*json.*", "filter_threshold": 0.05},
                {"unknown": [1, 2], "filter_threshold": 0.05},
            )
        )
    if renderer == "ConsoleRenderer":
        for flag in ("unicode", "color", "short_mode"):
            if random.random() < 0.4:
                options[flag] = True
        if random.random() < 0.2:
            options["time"] = random.choice(("seconds", "percent_of_total"))
    return options


def _edits(random: Random, renderer: str) -> list[list[Any]]:
    """Changes of the list of processors."""
    if renderer == "SessionRenderer":
        return []
    edits: list[list[Any]] = []
    for _ in range(random.choice((0, 0, 1, 2))):
        kind = random.choice(("remove", "insert", "insert_user", "reverse_two"))
        match kind:
            case "remove":
                edits.append([kind, random.choice(PROCESSORS)])
            case "insert":
                edits.append([kind, random.randrange(9), random.choice(PROCESSORS[:6])])
            case "insert_user":
                edits.append([kind, random.randrange(9), random.choice(USER_PROCESSORS)])
            case "reverse_two":
                edits.append([kind, random.randrange(6)])
    return edits


def _step(random: Random, sessions: int) -> Step:
    def session() -> int:
        return random.randrange(sessions)

    kind = random.randrange(15)
    match kind:
        case 0:
            return ["combine", session(), session()]
        case 1:
            return [random.choice(("save_and_load", "through_json", "through_pickle")), session()]
        case 2 | 3:
            name = random.choice(tuple(VALUES))
            return ["set", session(), name, random.choice(VALUES[name])]
        case 4:
            return ["to_json", session(), random.random() < 0.5]
        case 5 | 6:
            return ["root_frame", session(), random.choice((None, True, False))]
        case 7:
            return ["shorten_paths", session(), random.sample(PATHS, 4)]
        case 8:
            several = random.choices(PROCESSORS, k=random.choice((1, 1, 2, 4)))
            return ["process", session(), several, random.choice(({}, {"filter_threshold": 0.1}))]
        case 9:
            renderer = random.choice(RENDERERS)
            return ["describe", renderer, _options(random, renderer)]
        case 10:
            return ["output_text", session(), _options(random, "ConsoleRenderer")]
        case 11:
            return ["print", session(), _options(random, "ConsoleRenderer")]
        case _:
            renderer = random.choice(RENDERERS)
            return ["render", session(), renderer, _options(random, renderer), _edits(random, renderer)]


def program(seed: int) -> list[Step]:
    random = Random(f"sessions {seed}")
    steps: list[Step] = []
    sessions = random.choice((1, 1, 2))
    for _ in range(sessions):
        how = random.choice(("construct", "construct", "from_json"))
        steps.append([how, random.choice(USUAL_SHAPES), random.randrange(1000), random.choice((5, 40, 120))])
    for _ in range(random.choice((2, 5, 8))):
        step = _step(random, sessions)
        sessions += step[0] in ("combine", "save_and_load", "through_json", "through_pickle")
        steps.append(step)
    return steps
