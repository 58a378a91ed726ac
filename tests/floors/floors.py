"""Which room may include which: the house of docs/architecture.md as a table, held against #include lines."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NOT_OURS = {"build", "dist", "node_modules"}
SOURCE_SUFFIXES = {".c", ".cpp", ".h", ".hpp"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:<([^>\n]+)>|"([^"\n]+)")', re.MULTILINE)
PLUGIN_LINKS = re.compile(r"pyinstrument_add_plugin\s*\(([^)]*)\)|target_link_libraries\s*\(([^)]*)\)")

# Folders that a quoted or bracketed name is looked up in, besides the folder of the including file.
INCLUDE_ROOTS = ("core", "sdk/include", "cli", ".")


@dataclass(frozen=True)
class Room:
    """A folder (the longest match decides), and the rooms besides itself whose headers it may include."""

    folder: str
    below: tuple[str, ...] = ()
    may_include_python: bool = False


CORE_WITHOUT_PLUGINS = ("core", "core/frame_tree", "core/session")
CORE = (*CORE_WITHOUT_PLUGINS, "core/plugin_host", "core/sampler")

ROOMS = (
    # lowest first
    Room("sdk"),
    Room("core"),  # what stands in the folder itself: error.hpp
    Room("core/frame_tree", below=("core",)),
    Room("core/session", below=("core", "core/frame_tree")),
    Room("core/plugin_host", below=("sdk", *CORE_WITHOUT_PLUGINS)),
    Room("plugins", below=("sdk",)),
    Room("core/sampler", below=CORE_WITHOUT_PLUGINS, may_include_python=True),
    Room("cli", below=("sdk", *CORE)),
    Room("cli/plugin_tool", below=("sdk", *CORE, "cli")),
    Room("cli/profiled", below=("sdk", *CORE, "cli"), may_include_python=True),
    Room("cli/embedded", below=("sdk", *CORE, "cli", "cli/profiled"), may_include_python=True),
    Room("python", below=("sdk", *CORE, "cli", "cli/plugin_tool", "cli/profiled"), may_include_python=True),
    # beside the house: these drive it, and nothing in it may include them
    Room("tests", below=("sdk", *CORE, "cli", "cli/embedded"), may_include_python=True),
    Room("bench", below=("sdk", *CORE, "cli", "cli/embedded"), may_include_python=True),
    Room("examples", below=("sdk",)),
)

# A plugin's test runs the plugin as a session meets it, so it drives the host.
PLUGIN_TEST = Room("plugins", below=("sdk", *CORE_WITHOUT_PLUGINS, "core/plugin_host", "tests"))
# These of the SDK know nothing of plugins: how text and JSON look is the same in a session's file, and whose a function is.
SHARED_HEADERS = {f"pyinstrument/sdk/{name}.hpp" for name in ("application", "json", "text")}
PLUGIN_HEADERS = {"pyinstrument/plugin.hpp", "pyinstrument/plugin.h"}


def room_of(path: str) -> Room | None:
    fitting = [room for room in ROOMS if path.startswith(room.folder + "/")]
    return max(fitting, key=lambda room: len(room.folder), default=None)


def rules_of(path: str) -> Room | None:
    room = room_of(path)
    if room and room.folder == "plugins" and path.endswith("_test.cpp"):
        return PLUGIN_TEST
    return room


def plugin_folder(path: str) -> str:
    """plugins/renderers/text/tree.hpp -> plugins/renderers/text"""
    return "/".join(path.split("/")[:3])


def resolve(house: Path, includer: str, name: str) -> str | None:
    """The file of ours that an #include names, relative to the house; None for everybody else's."""
    house = house.resolve()
    for folder in ((house / includer).parent, *(house / root for root in INCLUDE_ROOTS)):
        candidate = (folder / name).resolve()
        if candidate.is_file() and candidate.is_relative_to(house):
            return candidate.relative_to(house).as_posix()
    return None


def problem_of(house: Path, rules: Room, includer: str, name: str) -> str | None:
    if name == "Python.h" and not rules.may_include_python:
        return "includes Python.h, which only core/sampler, cli/profiled, cli/embedded and python may"
    included = resolve(house, includer, name)
    room = room_of(included) if included else None
    if included is None or room is None:
        return None
    if room.folder == rules.folder == "plugins" and plugin_folder(included) != plugin_folder(includer):
        return f"includes {included}, which belongs to another plugin"
    if rules is not PLUGIN_TEST and rules.folder == "plugins" and room.folder == "sdk":
        return (
            None
            if name in PLUGIN_HEADERS
            else f"includes {name}; a plugin includes <pyinstrument/plugin.hpp>"
        )
    if rules.folder == "core/session" and name in SHARED_HEADERS:
        return None
    if room.folder not in (rules.folder, *rules.below):
        return f"includes {included}: {rules.folder} may include only {', '.join(rules.below) or 'itself'}"
    return None


def sources(house: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(house):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS and not name.startswith("."))
        for name in sorted(files):
            if Path(name).suffix in SOURCE_SUFFIXES:
                yield Path(folder, name)


def included_upwards(house: Path) -> list[str]:
    """One sentence for each #include that reaches where it may not."""
    found = []
    for path in sources(house):
        includer = path.relative_to(house).as_posix()
        rules = rules_of(includer)
        if rules is None:
            found.append(f"{includer} stands in no room of the house; tests/floors/floors.py lists them")
            continue
        for match in INCLUDE.finditer(path.read_text(encoding="utf-8")):
            if problem := problem_of(house, rules, includer, match[1] or match[2]):
                found.append(f"{includer} {problem}")
    return found


def linked_by_plugins(house: Path) -> list[str]:
    """One sentence for each plugin that links to a library of ours (its tests may)."""
    found = []
    for path in sorted((house / "plugins").rglob("CMakeLists.txt")):
        text = path.read_text(encoding="utf-8")
        plugins = set(re.findall(r"pyinstrument_add_plugin\s*\(\s*(\w+)", text))
        for match in PLUGIN_LINKS.finditer(text):
            words = (match[1] or match[2]).split()
            ours = [word for word in words[1:] if re.match(r"pyinstrument(_|::)(?!sdk$)", word)]
            if words and words[0] in plugins and ours:
                found.append(f"{path.relative_to(house)}: {words[0]} links to {', '.join(ours)}")
    return found
