"""Which processors run, and with which options: a row for each form of docs/plugins.md, on the command line and in Python.

The renderer `probe` shows the tree; the three processors of its pipeline leave frames that say who was there, with which
options.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from command import Command, Result

ALL = "mark(none,0.01) mark_hides(none,0.01) mark_aggregates(none,0.01)"
NOTED = ALL.replace("mark(none", "mark(hi")
FILE = "./plugins/probe.so:mark"

PROGRAM = """
import json, sys
from pyinstrument.processors import processor_named
from pyinstrument.renderers import PluginRenderer
from pyinstrument.session import Session
options = json.loads(sys.argv[1])
appended = options.pop("appended", [])
renderer = PluginRenderer("probe", **options)
renderer.processors.extend(map(processor_named, appended))
print(renderer.render(Session.load("session.pyisession")))
"""

FUNCTIONS = """
from pyinstrument.frame import Frame
def leave_mark(frame, options):
    note = options.get("note", "none")
    frame.add_child(Frame(f"mark_of_python({note},0.01)\\0mine.py\\x001"))
    return frame
"""


@dataclass(frozen=True)
class Form:
    """What is typed, what a program passes that does the same, and the marks that are left."""

    arguments: list[str]
    options: dict[str, Any]
    marks: str
    turns: int = 2  # how often the frame `turn` is there: once where calls are added up
    spins: int = 1  # `spin` is below a quarter and a bit of the time
    functions: bool = False  # a function in Python takes part, so the command is `python -m pyinstrument`


def shared(value: object) -> dict[str, Any]:
    return {"processor_options": value}


FORMS = {
    "nothing: the renderer's pipeline": Form([], {}, ALL),
    "KEY=VALUE reaches the processor that declares KEY": Form(
        ["-p", "processor_options.note=hi"], shared({"note": "hi"}), NOTED
    ),
    "KEY=VALUE reaches every one that declares KEY": Form(
        [
            *("-p", 'processors=["remove_irrelevant_nodes", "probe:mark"]'),
            *("-p", "processor_options.filter_threshold=0.3"),
        ],
        {
            "processors": ["remove_irrelevant_nodes", "probe:mark"],
            "processor_options": {"filter_threshold": 0.3},
        },
        "mark(none,0.30)",
        turns=0,
        spins=0,
    ),
    "a KEY of a built-in processor outside the pipeline is let pass": Form(
        ["-p", "processor_options.hide_regex=x"], shared({"hide_regex": "x"}), ALL
    ),
    "NAME.KEY=VALUE reaches one": Form(
        ["-p", "processor_options.mark.note=hi"], shared({"mark": {"note": "hi"}}), NOTED
    ),
    "NAME may be as the pipeline has it": Form(
        ["-p", "processor_options.probe:mark.note=hi"], shared({"probe:mark": {"note": "hi"}}), NOTED
    ),
    "NAME may be a path": Form(
        ["-p", f"processor_options.{FILE}.note=hi"], shared({FILE: {"note": "hi"}}), NOTED
    ),
    "NAME.KEY counts more than KEY": Form(
        ["-p", "processor_options.mark.note=hi", "-p", "processor_options.note=all"],
        shared({"mark": {"note": "hi"}, "note": "all"}),
        NOTED,
    ),
    "NAME.KEY puts NAME in at the end where it is not there": Form(
        ["-p", "processors=[]", "-p", "processor_options.probe:mark.note=hi"],
        {"processors": [], "processor_options": {"probe:mark": {"note": "hi"}}},
        "mark(hi,0.01)",
    ),
    "NAME=false takes one out": Form(
        ["-p", "processor_options.mark_hides=false"],
        shared({"mark_hides": False}),
        ALL.replace(" mark_hides(none,0.01)", ""),
    ),
    "NAME=false of a path takes one out": Form(
        ["-p", f"processor_options.{FILE}=false"], shared({FILE: False}), ALL.partition(" ")[2]
    ),
    "NAME=false of one that is not there changes nothing, and loads nothing": Form(
        [
            *("-p", "processor_options.remove_importlib=false"),
            *("-p", "processor_options./no/such/file.so=false"),
        ],
        shared({"remove_importlib": False, "/no/such/file.so": False}),
        ALL,
    ),
    "NAME=true leaves one where it is": Form(
        ["-p", "processor_options.mark=true"], shared({"mark": True}), ALL
    ),
    "NAME=true puts one in": Form(
        ["-p", "processors=[]", "-p", "processor_options.probe:mark=true"],
        {"processors": [], "processor_options": {"probe:mark": True}},
        "mark(none,0.01)",
    ),
    "NAME alone is true": Form(
        ["-p", "processors=[]", "-p", "processor_options.probe:mark"],
        {"processors": [], "processor_options": {"probe:mark": True}},
        "mark(none,0.01)",
    ),
    "NAME=true puts a built-in one in": Form(
        ["-p", "processor_options.aggregate_repeated_calls=true"],
        shared({"aggregate_repeated_calls": True}),
        "mark(none,0.01) mark_hides(none,0.01) mark_aggregates(none,0.01)",
        turns=1,
    ),
    "NAME=true puts a file in": Form(
        ["-p", "processors=[]", "-p", f"processor_options.{FILE}=true"],
        {"processors": [], "processor_options": {FILE: True}},
        "mark(none,0.01)",
    ),
    "NAME=OBJECT puts one in with these options": Form(
        ["-p", "processors=[]", "-p", 'processor_options.probe:mark={"note": "hi"}'],
        {"processors": [], "processor_options": {"probe:mark": {"note": "hi"}}},
        "mark(hi,0.01)",
    ),
    "KEY reaches one that NAME=true put in": Form(
        ["-p", "processors=[]", "-p", "processor_options.note=hi", "-p", "processor_options.probe:mark"],
        {"processors": [], "processor_options": {"note": "hi", "probe:mark": True}},
        "mark(hi,0.01)",
    ),
    "all of processor_options as an object": Form(
        ["-p", 'processor_options={"note": "hi", "mark_hides": false}'],
        shared({"note": "hi", "mark_hides": False}),
        NOTED.replace(" mark_hides(none,0.01)", ""),
    ),
    "--processor appends, as often as it is given": Form(
        ["--processor", "probe:mark", "--processor", FILE + "_hides"],
        {"appended": ["probe:mark", FILE + "_hides"]},
        f"{ALL} mark(none,0.01) mark_hides(none,0.01)",
    ),
    "processors sets the pipeline, in its order": Form(
        ["-p", 'processors=["probe:mark_aggregates", "probe:mark"]'],
        {"processors": ["probe:mark_aggregates", "probe:mark"]},
        "mark_aggregates(none,0.01) mark(none,0.01)",
    ),
    "processors may be empty": Form(["-p", "processors=[]"], {"processors": []}, ""),
    "--processor appends to what processors sets": Form(
        ["--processor", "probe:mark_hides", "-p", 'processors=["probe:mark"]'],
        {"processors": ["probe:mark"], "appended": ["probe:mark_hides"]},
        "mark(none,0.01) mark_hides(none,0.01)",
    ),
    "--show-all drops those that hide": Form(
        ["--show-all"], {"show_all": True}, ALL.replace(" mark_hides(none,0.01)", "")
    ),
    "--timeline drops those that aggregate": Form(
        ["--timeline"], {"timeline": True}, ALL.replace(" mark_aggregates(none,0.01)", "")
    ),
    "both drop what was put in, too": Form(
        [
            *("--show-all", "--timeline", "-p", "processors=[]", "-p", "processor_options.probe:mark_hides"),
            *("-p", "processor_options.probe:mark_aggregates", "-p", "processor_options.probe:mark"),
        ],
        {
            "show_all": True,
            "timeline": True,
            "processors": [],
            "processor_options": dict.fromkeys(
                ["probe:mark_hides", "probe:mark_aggregates", "probe:mark"], True
            ),
        },
        "mark(none,0.01)",
    ),
    "--processor may be a function in Python": Form(
        ["--processor", "mine.leave_mark", "-p", "processor_options.note=hi"],
        {"appended": ["mine.leave_mark"], "processor_options": {"note": "hi"}},
        f"{NOTED} mark_of_python(hi,0.01)",
        functions=True,
    ),
    "processors may list functions in Python": Form(
        ["-p", 'processors=["mine.leave_mark", "probe:mark"]'],
        {"processors": ["mine.leave_mark", "probe:mark"]},
        "mark_of_python(none,0.01) mark(none,0.01)",
        functions=True,
    ),
    "NAME=true may be a function in Python": Form(
        ["-p", 'processor_options={"mine.leave_mark": true}'],
        shared({"mine.leave_mark": True}),
        f"{ALL} mark_of_python(none,0.01)",
        functions=True,
    ),
    "NAME=OBJECT may be a function in Python": Form(
        ["-p", 'processor_options={"mine.leave_mark": {"note": "hi"}}'],
        shared({"mine.leave_mark": {"note": "hi"}}),
        f"{ALL} mark_of_python(hi,0.01)",
        functions=True,
    ),
    "NAME=false may be a function in Python": Form(
        [
            *("-p", 'processors=["mine.leave_mark", "probe:mark"]'),
            *("-p", 'processor_options={"mine.leave_mark": false}'),
        ],
        {"processors": ["mine.leave_mark", "probe:mark"], "processor_options": {"mine.leave_mark": False}},
        "mark(none,0.01)",
        functions=True,
    ),
}


@dataclass(frozen=True)
class Refusal:
    arguments: list[str]
    words: str
    options: dict[str, Any] | None = None  # None: Python lets it pass, or there is no such thing
    status: int = 2


NO_SUCH_OPTION = (
    'mark has no option "nite"; did you mean "note"? Options: note (string, default "none"), filter_threshold '
    "(number, default 0.01)"
)
NOT_AN_OBJECT = (
    "processor_options.mark is true (put it in), false (take it out) or an object of options, not 3"
)
REFUSALS = {
    "processor_options that are no object": Refusal(
        ["-p", "processor_options=3"], "processor_options is an object of options"
    ),
    "a processor that is a number": Refusal(
        ["-p", "processor_options.mark=3"], NOT_AN_OBJECT, shared({"mark": 3})
    ),
    "a KEY that nobody declares": Refusal(
        ["-p", "processor_options.filter_treshold=0.1"],
        'processor_options has no "filter_treshold": no processor is called so or has such an option; did you mean '
        '"filter_threshold"?\nOptions: filter_threshold, hide_regex, note, show_regex',
    ),
    "a NAME that is none": Refusal(["-p", "processor_options.mark_hide=true"], 'did you mean "mark_hides"?'),
    "a KEY that NAME does not declare": Refusal(
        ["-p", "processor_options.mark.nite=x"], NO_SUCH_OPTION, shared({"mark": {"nite": "x"}})
    ),
    "a KEY of one that takes no options": Refusal(
        ["-p", "processor_options.mark_hides.note=x"],
        'mark_hides has no option "note"; it takes no options',
        shared({"mark_hides": {"note": "x"}}),
    ),
    "also where it is left out": Refusal(
        ["--show-all", "-p", "processor_options.mark_hides.note=x"],
        'mark_hides has no option "note"; it takes no options',
    ),
    "a VALUE of another type": Refusal(
        ["-p", "processor_options.note=3"],
        'mark: option "note" is a string, not 3; for the text, write \'note="3"\'',
        shared({"note": 3}),
    ),
    "a VALUE that the processor refuses": Refusal(
        ["-p", "processor_options.note=forbidden"],
        'mark: the note "forbidden" is forbidden',
        shared({"note": "forbidden"}),
    ),
    "a component that the plugin lacks": Refusal(
        ["-p", "processor_options.probe:nark=true"],
        'has no component "nark"; it has: probe, mark, mark_hides',
        shared({"probe:nark": True}),
    ),
    "a file that is not there": Refusal(
        ["-p", "processor_options./no/such.so=true"],
        "/no/such.so: there is no such file",
        shared({"/no/such.so": True}),
    ),
    "a renderer": Refusal(
        ["-p", "processor_options.probe=true"],
        '"probe" is a renderer, not a processor; there is probe:mark, probe:mark_hides',
        shared({"probe": True}),
    ),
    "a --processor that is not there": Refusal(
        ["--processor", "mark"], 'there is no plugin "mark"', {"appended": ["mark"]}
    ),
    "processors that are no list": Refusal(
        ["-p", "processors=remove_importlib"], 'option "processors" is a list of names'
    ),
    "processors that are none": Refusal(
        ["-p", 'processors=["text"]'],
        '"text" is a renderer, not a processor',
        {"processors": ["text"]},
    ),
    "a function in Python, where there is no Python": Refusal(
        ["-p", 'processors=["mine.leave_mark"]'], '"mine.leave_mark" is a Python import path', status=1
    ),
    "a flag that is none": Refusal(["-p", "show_all=yes"], 'option "show_all" is true or false, not "yes"'),
    "an option in an option": Refusal(
        ["-p", "processor_options.note=hi", "-p", "processor_options.note.more=1"],
        '"processor_options.note" is "hi", which holds no options',
    ),
}


@pytest.fixture
def folder(command: Command, session: Path, build_folder: Path) -> Path:
    """Where the commands run: with the session, the plugins, and the program that asks for the same in Python."""
    command.write("program.py", PROGRAM)
    command.write("mine.py", FUNCTIONS)
    (command.folder / "plugins").symlink_to(build_folder / "tests" / "plugins")
    # a virtual environment that is active would have the command look into Python, or hand over to it
    command.environment |= {
        "PYINSTRUMENT_PLUGIN_PATH": str(build_folder / "tests" / "plugins"),
        "PYTHONPATH": f"{command.folder}:{build_folder / 'python'}",
    }
    return command.folder


def by_command(command: Command, arguments: list[str], on_python: bool = False) -> Result:
    ask = ["--load", "session.pyisession", "-r", "probe", *arguments]
    if not on_python:
        return command(*ask)
    return Command(Path(sys.executable), command.folder, command.environment)("-m", "pyinstrument", *ask)


def by_program(command: Command, options: dict[str, Any]) -> Result:
    ask = Command(Path(sys.executable), command.folder, command.environment)
    return ask("program.py", json.dumps(options))


def check(result: Result, form: Form) -> None:
    assert result.status == 0, result.stderr
    assert re.findall(r"mark\w*\(\w+,[\d.]+\)", result.stdout) == form.marks.split()
    assert len(re.findall(r" turn ", result.stdout)) == form.turns
    assert len(re.findall(r" spin ", result.stdout)) == form.spins


@pytest.mark.parametrize("what", FORMS)
def test_on_the_command_line(what: str, command: Command, folder: Path) -> None:
    form = FORMS[what]
    check(by_command(command, form.arguments, on_python=form.functions), form)


@pytest.mark.parametrize("what", FORMS)
def test_in_python(what: str, command: Command, folder: Path) -> None:
    form = FORMS[what]
    check(by_program(command, form.options), form)


@pytest.mark.parametrize("what", REFUSALS)
def test_is_refused_on_the_command_line(what: str, command: Command, folder: Path) -> None:
    row = REFUSALS[what]
    result = by_command(command, row.arguments)
    assert (result.status, result.stdout) == (row.status, "")
    assert result.stderr.startswith("pyinstrument: error: ")
    assert row.words in result.stderr


@pytest.mark.parametrize("what", [what for what, row in REFUSALS.items() if row.options is not None])
def test_is_refused_in_python(what: str, command: Command, folder: Path) -> None:
    row = REFUSALS[what]
    result = by_program(command, row.options or {})
    assert result.status == 1
    assert row.words in result.stderr


def test_what_nobody_declares_is_for_others_in_python(command: Command, folder: Path) -> None:
    """A program may put its own functions between, and their options are not known to anybody else."""
    result = by_program(command, shared({"of_a_function": 1, "of_another": True}))
    check(result, FORMS["nothing: the renderer's pipeline"])
