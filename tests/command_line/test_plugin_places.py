"""How a name becomes a plugin: a row for each rule of docs/plugins.md."""

from __future__ import annotations

import os
import shutil
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from plugin_house import (
    BESIDE_COMMAND,
    BESIDE_PACKAGE,
    ENTRY_POINTS,
    IN_FOLDER_1,
    IN_FOLDER_2,
    IN_SITE_1,
    IN_SITE_2,
    IN_VARIABLE_1,
    IN_VARIABLE_2,
    NAME,
    OF_THE_USER,
    House,
)
from sanitizers import skip_with_sanitizer

FOLDERS = ("--plugin-path", "folder_1", "--plugin-path", "folder_2")
AUTOLOAD_OFF = {"PYINSTRUMENT_PLUGIN_AUTOLOAD": "0"}
ALL_BUT_FOLDERS = (IN_VARIABLE_1, IN_VARIABLE_2, IN_SITE_1, IN_SITE_2, OF_THE_USER)
ALL = (IN_FOLDER_1, IN_FOLDER_2, *ALL_BUT_FOLDERS)
NOBODY = 65534
VERSION = "{}.{}".format(*sys.version_info)
SITE_PACKAGES = f"environment/lib/python{VERSION}/site-packages"
RISC_V = 243  # as an ELF header says it


@pytest.fixture
def house(tmp_path: Path, build_folder: Path) -> House:
    return House(tmp_path, build_folder)


# ---- 1: the shape of the text decides, never what happens to exist ----


@dataclass(frozen=True)
class Shape:
    text: str
    loads: str | None = None  # a file of the house
    says: str = ""  # the words of the refusal
    there: tuple[str, ...] = (f"elsewhere/{NAME}.so", IN_FOLDER_1)


SHAPES = {
    "a slash makes it a file": Shape(f"./elsewhere/{NAME}.so", f"elsewhere/{NAME}.so"),
    "a file is not looked for": Shape(f"./{NAME}.so", says=f"{NAME}.so: there is no such file"),
    "nor is its ending added": Shape(f"./elsewhere/{NAME}", says=f"elsewhere/{NAME}: there is no such file"),
    "a file has components": Shape(f"./elsewhere/{NAME}.so:second", f"elsewhere/{NAME}.so"),
    "a component must be there": Shape(
        f"./elsewhere/{NAME}.so:third", says='has no component "third"; it has: placed, second, placed_mark'
    ),
    "a dot makes it an import path, also where such a file exists": Shape(
        f"{NAME}.so", says=f"write its path with a slash: ./{NAME}.so", there=(f"{NAME}.so", IN_FOLDER_1)
    ),
    "an import path is complete": Shape("package..Class", says="a part of the import path is empty"),
    "else it is a name": Shape(NAME, IN_FOLDER_1),
    "a name has components": Shape(f"{NAME}:second", IN_FOLDER_1),
    "a name's component must be there": Shape(
        f"{NAME}:third", says='has no component "third"; it has: placed, second, placed_mark'
    ),
    "a component needs a plugin": Shape(":second", says="nothing stands before the colon"),
    "a plugin's component needs a name": Shape(f"{NAME}:", says="no component stands after the colon"),
    "nothing names nothing": Shape("", says="it is empty"),
}


@pytest.mark.parametrize("rule", SHAPES)
def test_the_shape_of_the_text_decides(rule: str, house: House) -> None:
    shape = SHAPES[rule]
    for place in shape.there:
        house.put(place)
    result = house.command(*FOLDERS, "-r", shape.text)
    assert house.loaded(result) == shape.loads
    assert shape.says in result.stderr


def test_for_the_three_ways_to_name_a_plugin_alike(house: House) -> None:
    house.put(IN_FOLDER_1)
    mark = f"{NAME}:placed_mark"
    assert house.loaded(house.command(*FOLDERS, "-r", NAME)) == IN_FOLDER_1
    assert house.loaded(house.command(*FOLDERS, "-r", "json", "--processor", mark)) == IN_FOLDER_1
    assert (
        house.loaded(house.command(*FOLDERS, "-r", "json", "-p", f"processor_options.{mark}")) == IN_FOLDER_1
    )


# ---- 2: the places, in order ----

ORDER = [
    (IN_FOLDER_1, "the first --plugin-path"),
    (IN_FOLDER_2, "then the second"),
    (IN_VARIABLE_1, "then the first folder of PYINSTRUMENT_PLUGIN_PATH"),
    (IN_VARIABLE_2, "then its second"),
    (IN_SITE_1, "then distributions in the first folder of sys.path"),
    (IN_SITE_2, "then in its second"),
    (OF_THE_USER, "then $XDG_DATA_HOME/pyinstrument/plugins"),
    (BESIDE_COMMAND, "then lib/pyinstrument/plugins beside the command"),
]


@pytest.mark.parametrize("place", range(len(ORDER)), ids=[name for _, name in ORDER])
def test_the_first_place_that_has_the_name_wins(place: int, house: House) -> None:
    for later, _ in reversed(ORDER[place:]):
        house.put(later)
    assert house.loaded(house.command(*FOLDERS, "-r", NAME)) == ORDER[place][0]
    on_python = BESIDE_PACKAGE if ORDER[place][0] == BESIDE_COMMAND else ORDER[place][0]
    house.put(BESIDE_PACKAGE)
    assert house.loaded(house.module(*FOLDERS, "-r", NAME)) == on_python
    if place >= 2:  # a program names no folders
        assert house.loaded(house.program("-r", NAME)) == on_python


@pytest.mark.parametrize("ask", [("-r", NAME), ("--list-renderers",), ()])
def test_a_folder_that_is_not_there_is_refused(ask: tuple[str, ...], house: House) -> None:
    house.put(IN_FOLDER_1)
    result = house.command(*FOLDERS, "--plugin-path", "folder_3", *ask)
    assert result.status == 2
    assert "--plugin-path: there is no folder folder_3" in result.stderr
    assert result.stdout == ""


# ---- 3: each place ----


@dataclass(frozen=True)
class Place:
    """What is in the house, what is asked, and what comes of it: the plugin of a place, or a refusal."""

    there: tuple[str, ...]
    loads: str | None = None
    says: tuple[str, ...] = ()
    name: str = NAME
    arguments: tuple[str, ...] = FOLDERS
    variables: dict[str, str] = field(default_factory=dict)
    prepare: Callable[[House], object] = lambda house: None


def chmod(name: str, mode: int) -> Callable[[House], None]:
    return lambda house: (house.folder / name).chmod(mode)


def give_to_another_group(house: House) -> None:
    if os.geteuid() != 0:
        pytest.skip("giving a file to a group of others takes root")
    os.chown(house.folder / OF_THE_USER, -1, NOBODY)
    (house.folder / OF_THE_USER).chmod(0o664)


def link_to_a_folder_of_everybody(house: House) -> None:
    (house.folder / "elsewhere").chmod(0o777)
    (house.folder / OF_THE_USER).parent.mkdir(parents=True)
    (house.folder / OF_THE_USER).symlink_to(house.folder / "elsewhere" / f"{NAME}.so")


def without_its_file(house: House) -> None:
    (house.folder / IN_SITE_1).unlink()


def for_another_machine(house: House) -> None:
    header = struct.pack("<4sBBB9xHHI40x", b"\x7fELF", 2, 1, 1, 3, RISC_V, 1)
    (house.folder / IN_FOLDER_1).write_bytes(header)


def no_library(house: House) -> None:
    (house.folder / IN_FOLDER_1).write_text("#!/bin/sh\necho I am a script\n")


def replaced_by(plugin: str) -> Callable[[House], object]:
    return lambda house: house.put(IN_FOLDER_1, plugin)


def in_a_virtual_environment(house: House) -> None:
    house.write("environment/pyvenv.cfg", f"home = {sys.base_prefix}/bin\nversion = {VERSION}\n")
    packages = house.folder / SITE_PACKAGES
    packages.parent.mkdir(parents=True)
    (house.folder / "site_1").rename(packages)


EVERYTHING_TRIED = (
    f'there is no plugin "{NAME}"',
    f"Looked for {NAME}.so in:",
    "folder_1 (--plugin-path)",
    "folder_2 (--plugin-path)",
    "variable_1 (PYINSTRUMENT_PLUGIN_PATH)",
    "variable_2 (PYINSTRUMENT_PLUGIN_PATH)",
    "site_1 (entry points of installed distributions)",
    "site_2 (entry points of installed distributions)",
    "data/pyinstrument/plugins (the user's plugins)",
    "prefix/lib/pyinstrument/plugins (pyinstrument's plugins)",
)

PLACES = {
    # built-in names
    "a built-in name is not shadowed by --plugin-path": Place(
        ("folder_1/text.so", "variable_1/text.so", "data/pyinstrument/plugins/text.so"),
        says=("Program: main.py an argument",),
        name="text",
    ),
    "nor is the name of a processor": Place(
        ("folder_1/aggregate_repeated_calls.so",),
        says=("Program: main.py an argument",),
        name="text",
        arguments=(*FOLDERS, "--processor", "aggregate_repeated_calls"),
    ),
    "a built-in plugin that is missing is looked for nowhere else": Place(
        ("folder_1/json.so", "data/pyinstrument/plugins/json.so"),
        says=(
            'the built-in plugin "json" is missing: looked for',
            "prefix/lib/pyinstrument/plugins/json.so and nowhere else",
        ),
        name="json",
        prepare=lambda house: (house.folder / "prefix/lib/pyinstrument/plugins/json.so").unlink(),
    ),
    "pyisession is another name of session": Place(
        ("folder_1/pyisession.so", "folder_1/session.so"),
        says=('"frame_records"',),
        name="pyisession",
        arguments=(*FOLDERS, "-p", "format=classic"),
    ),
    # distributions
    "a distribution is read, not imported": Place((IN_SITE_1,), loads=IN_SITE_1),
    "an entry point of another group does not count": Place(
        (IN_SITE_1,),
        says=EVERYTHING_TRIED,
        prepare=lambda house: house.write(
            "site_1/mycorp_flame-1.0.0.dist-info/entry_points.txt",
            ENTRY_POINTS.replace("pyinstrument.plugins", "console_scripts"),
        ),
    ),
    "an entry point whose file is missing says so": Place(
        (IN_SITE_1,),
        says=("its distribution says it is there, and it is not",),
        prepare=without_its_file,
    ),
    "a virtual environment's distributions count": Place(
        (IN_SITE_1,),
        loads=f"{SITE_PACKAGES}/mycorp/native/{NAME}.so",
        variables={"VIRTUAL_ENV": "environment", "PYTHONPATH": ""},
        prepare=in_a_virtual_environment,
    ),
    # autoload
    "without autoload, --plugin-path and the variable are left": Place(
        ALL, loads=IN_FOLDER_1, variables=AUTOLOAD_OFF
    ),
    "and nothing that is installed": Place(
        (IN_SITE_1, OF_THE_USER, BESIDE_COMMAND),
        says=("variable_2", "(no other place: PYINSTRUMENT_PLUGIN_AUTOLOAD is 0)"),
        variables=AUTOLOAD_OFF,
    ),
    "but built-in names": Place((), says=("Program: main.py",), name="text", variables=AUTOLOAD_OFF),
    # what others may write
    "a file that everybody may write is refused": Place(
        (OF_THE_USER,),
        says=("is not loaded: everybody may write", "chmod o-w it"),
        prepare=chmod(OF_THE_USER, 0o666),
    ),
    "and so is one in a folder that everybody may write": Place(
        (OF_THE_USER,),
        says=("is not loaded: everybody may write", "chmod o-w it"),
        prepare=chmod("data/pyinstrument/plugins", 0o777),
    ),
    "also where the folder is sticky": Place(
        (OF_THE_USER,),
        says=("is not loaded: everybody may write",),
        prepare=chmod("data/pyinstrument/plugins", 0o1777),
    ),
    "a file that a group of others may write is refused": Place(
        (OF_THE_USER,),
        says=(f"is not loaded: the group {NOBODY} may write", "chmod g-w it"),
        prepare=give_to_another_group,
    ),
    "a link is judged by what it leads to": Place(
        (f"elsewhere/{NAME}.so",),
        says=("is not loaded: everybody may write",),
        prepare=link_to_a_folder_of_everybody,
    ),
    "a place that is refused does not fall back to the next": Place(
        ALL, says=("is not loaded: everybody may write",), prepare=chmod("folder_1", 0o777)
    ),
    "pyinstrument's own folder is as safe as pyinstrument": Place(
        (BESIDE_COMMAND,),
        loads=BESIDE_COMMAND,
        prepare=chmod("prefix/lib/pyinstrument/plugins", 0o777),
    ),
    # what is no place
    "the working directory is no place": Place((f"{NAME}.so",), says=EVERYTHING_TRIED),
    "nor does an empty part of the variable make it one": Place(
        (f"{NAME}.so",),
        says=(f'there is no plugin "{NAME}"',),
        variables={"PYINSTRUMENT_PLUGIN_PATH": "::", "PYTHONPATH": ""},
    ),
    "nor does a relative XDG_DATA_HOME": Place(
        (OF_THE_USER,),
        says=("home/.local/share/pyinstrument/plugins (the user's plugins)",),
        variables={"XDG_DATA_HOME": "data"},
    ),
    # what is not there, and what does not load
    "a name that is nowhere is answered with every place tried": Place((), says=EVERYTHING_TRIED),
    "and with what was probably meant": Place(
        ALL, says=(f'there is no plugin "flmae"; did you mean "{NAME}"?',), name="flmae"
    ),
    "also among the built-in ones": Place((), says=('did you mean "speedscope"?',), name="speedscop"),
    "a missing dependency is named": Place(
        (),
        says=(
            f"folder_1/{NAME}.so: it needs libpyinstrument_test_absent.so, which is not found: install it, "
            "or set LD_LIBRARY_PATH to its folder",
        ),
        prepare=replaced_by("missing_dependency"),
    ),
    "another machine is named": Place(
        (IN_FOLDER_1,), says=("it was built for RISC-V, and this is",), prepare=for_another_machine
    ),
    "what is no library is said to be none": Place(
        (IN_FOLDER_1,), says=("it is no shared library",), prepare=no_library
    ),
    "a plugin for a newer pyinstrument asks for that": Place(
        (), says=("upgrade pyinstrument",), prepare=replaced_by("newer_minor")
    ),
}


@pytest.mark.parametrize("rule", PLACES)
def test_place(rule: str, house: House) -> None:
    row = PLACES[rule]
    for each in row.there:
        house.put(each)
    row.prepare(house)
    result = house.command(*row.arguments, "-r", row.name, **row.variables)
    if row.loads:
        assert house.loaded(result) == row.loads, result.stderr
        assert "this was imported" not in result.stderr
        return
    assert house.loaded(result) is None
    shown = result.stdout if result.status == 0 else result.stderr
    for words in row.says:
        assert words in shown
    assert result.status == 0 or shown.startswith("pyinstrument: error: ")


def test_a_file_that_is_named_may_stand_in_a_sticky_folder(house: House) -> None:
    file = house.put(f"elsewhere/{NAME}.so")
    file.parent.chmod(0o1777)
    assert house.loaded(house.command("-r", file)) == f"elsewhere/{NAME}.so"
    file.parent.chmod(0o777)
    assert "is not loaded: everybody may write" in house.command("-r", file).stderr


# ---- 4: a process with the rights of somebody else ----


@pytest.fixture
def open_house(build_folder: Path) -> Iterator[House]:
    """A house that another user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="pyinstrument-house-"))
    folder.chmod(0o755)
    yield House(folder, build_folder)
    shutil.rmtree(folder)


def raise_rights(executable: Path) -> None:
    """Makes it run with the rights of another user, which takes root, or of another group of one's own."""
    if os.statvfs(executable).f_flag & os.ST_NOSUID:
        pytest.skip(f"the file system of {executable} gives no program the rights of others")
    if os.geteuid() == 0:
        os.chown(executable, NOBODY, -1)
        executable.chmod(0o4755)
        return
    others = set(os.getgroups()) - {os.getegid()}
    if not others:
        pytest.skip("neither root nor in a second group: no program can be given the rights of others")
    os.chown(executable, -1, others.pop())
    executable.chmod(0o2755)


def test_with_the_rights_of_others_the_variable_is_ignored(open_house: House) -> None:
    skip_with_sanitizer(
        "a program with the rights of others does not start: the system loads nothing before it"
    )
    open_house.put(IN_VARIABLE_1)
    assert open_house.loaded(open_house.command("-r", NAME)) == IN_VARIABLE_1
    raise_rights(open_house.executable)
    result = open_house.command("-r", NAME)
    assert f'there is no plugin "{NAME}"' in result.stderr
    assert "PYINSTRUMENT_PLUGIN_PATH" not in result.stderr
    assert open_house.loaded(open_house.command("-r", NAME, "--plugin-path", "variable_1")) == IN_VARIABLE_1


# ---- 5: where Python differs ----


def test_import_paths_are_for_python(house: House) -> None:
    house.write(
        "mine.py", "from pyinstrument.renderers import JSONRenderer\nclass Mine(JSONRenderer): pass\n"
    )
    assert (
        '"root_frame"'
        in house.module("-r", "mine.Mine", PYTHONPATH=f"{house.folder}:{house.folder}/package").stdout
    )
    refused = house.command("-r", "mine.Mine").stderr
    assert '"mine.Mine" is a Python import path' in refused
    assert "python -m pyinstrument" in refused


def test_a_program_names_plugins_in_the_same_three_ways(house: House) -> None:
    house.put(IN_SITE_1)
    mark = f"{NAME}:placed_mark"
    assert house.loaded(house.program("-r", NAME)) == IN_SITE_1
    assert house.loaded(house.program("--processor", mark)) == IN_SITE_1
    assert house.loaded(house.program("-p", mark)) == IN_SITE_1
    assert house.loaded(house.program("-r", f"./{IN_SITE_1}")) == IN_SITE_1


REFUSED_IN_PYTHON = {
    "a name that is nowhere": (NAME, f'there is no plugin "{NAME}"'),
    "a component that is not there": ("text:third", 'has no component "third"; it has: text'),
    "a processor": ("aggregate_repeated_calls", "is a processor, not a renderer"),
    "a file that is not there": ("./nothere.so", "there is no such file"),
    "an import path, which Python itself imports": ("mine.Mine", '"mine.Mine" is a Python import path'),
}


@pytest.mark.parametrize("what", REFUSED_IN_PYTHON)
def test_a_program_is_refused(what: str, house: House) -> None:
    name, words = REFUSED_IN_PYTHON[what]
    result = house.program("-r", name)
    assert result.status == 1
    assert words in result.stderr.splitlines()[-1] or words in result.stderr
