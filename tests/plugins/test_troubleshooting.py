"""Every message of docs/plugins/troubleshooting.md is provoked, and every message of the sources stands there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from small_session import SESSION

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "plugins" / "troubleshooting.md"
AUTHORS_MISTAKES = PROJECT / "tests" / "plugins" / "broken" / "authors_mistakes.c"
SDK = PROJECT / "sdk"


def lines_of(page: Path) -> list[str]:
    blocks = re.findall(r"^```text\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return "".join(blocks).splitlines()


class Lab:
    """A user's folder with a session in it, and ways to put things wrong there."""

    def __init__(self, prefix: Path, build_folder: Path, environment: dict[str, str], folder: Path) -> None:
        self.prefix, self.folder = prefix, folder
        self.test_plugins = build_folder / "tests" / "plugins"
        self.environment = environment | {"HOME": str(folder), "LC_ALL": "C.UTF-8"}
        (folder / "program.pyisession").write_text(json.dumps(SESSION), encoding="utf-8")

    def shell(self, *command: str | Path, **variables: str) -> str:
        finished = subprocess.run(
            [str(word) for word in command],
            cwd=self.folder,
            env=self.environment | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return finished.stdout

    def show(self, *options: str | Path, **variables: str) -> str:
        """What is printed when a report of the session is asked for."""
        return self.shell("pyinstrument", "--load", "program.pyisession", *options, **variables)

    def tool(self, *arguments: str | Path, **variables: str) -> str:
        return self.shell("pyinstrument-plugin", *arguments, **variables)

    def check(self, plugin: str | Path) -> str:
        path = plugin if isinstance(plugin, Path) else self.test_plugins / f"{plugin}.so"
        return self.tool("check", path, "--time-limit", "5" if plugin == "hangs_on_nothing" else "60")

    def load(self, plugin: str) -> str:
        return self.show("-r", self.test_plugins / f"{plugin}.so")

    def compiled(self, source: Path, *flags: str) -> Path:
        """A plugin in the folder."""
        made = self.folder / "author.so"
        compiler = "gcc" if source.suffix == ".c" else "g++"
        command = [
            compiler,
            "-shared",
            "-fPIC",
            "-fvisibility=hidden",
            f"-I{SDK / 'include'}",
            f"-I{source.parent}",
        ]
        printed = self.shell(*command, *flags, source, "-o", made)
        assert made.exists(), printed
        return made

    def author(self, **wrong: str) -> str:
        """What loading a plugin in C says that has this put wrong."""
        return self.show(
            "-r", self.compiled(AUTHORS_MISTAKES, *(f"-D{name}={text}" for name, text in wrong.items()))
        )

    def edit(self, task: str) -> str:
        processor = f"{self.compiled(AUTHORS_MISTAKES)}:edits"
        return self.show("--processor", processor, "-p", f"processor_options.edits.task={task}")

    def task(self, task: str) -> str:
        return self.show("-r", self.compiled(AUTHORS_MISTAKES), "-p", f"task={task}")

    def renderer(self, name: str = "mycorp_flame") -> Path:
        return Path(shutil.copy(self.test_plugins / f"{name}.so", self.folder))

    def patched(self, old: bytes, new: bytes) -> Path:
        path = self.renderer()
        content = path.read_bytes()
        assert old in content
        path.write_bytes(content.replace(old, new))
        return path

    def incomplete(self, missing: str) -> Path:
        """A prefix that lacks a file."""
        copy = self.folder / "incomplete"
        shutil.copytree(self.prefix, copy, copy_function=os.link)
        (copy / missing).unlink()
        return copy

    def environment_with_entry_point(self) -> Path:
        environment = self.folder / "environment"
        [version] = (path.name for path in (self.prefix / "lib").glob("python3.*"))
        distribution = environment / "lib" / version / "site-packages" / "mycorp-1.0.dist-info"
        distribution.mkdir(parents=True)
        (environment / "pyvenv.cfg").write_text("home = /usr/bin\n")
        (distribution / "entry_points.txt").write_text("[pyinstrument.plugins]\nmycorp = mycorp\n")
        return environment

    def cmake(self, text: str, prefix: Path | None = None) -> str:
        find = "find_package(pyinstrument 1 REQUIRED COMPONENTS sdk)\n"
        text = text if "find_package" in text else find + text
        project = "cmake_minimum_required(VERSION 3.20)\nproject(x LANGUAGES NONE)\n"
        (self.folder / "CMakeLists.txt").write_text(project + text)
        folder = prefix or self.prefix
        path = os.pathsep.join(
            place
            for place in os.environ["PATH"].split(os.pathsep)
            if not Path(place, "pyinstrument").exists()
        )
        # CMake breaks lines where it likes
        printed = self.shell("cmake", "-S", ".", "-B", "build", CMAKE_PREFIX_PATH=str(folder), PATH=path)
        return " ".join(printed.split())

    def compiler(self, component: str) -> str:
        source = self.folder / "plugin.cpp"
        text = f'#include <pyinstrument/plugin.hpp>\nnamespace pyi = pyinstrument;\n{component}\nPYINSTRUMENT_PLUGIN("x", "1", X)\n'
        source.write_text(text)
        return self.shell("g++", "-std=c++20", "-fsyntax-only", f"-I{SDK / 'include'}", source)


Case = Callable[[Lab], str]
CASES: dict[str, Case] = {}


def case(line: str, provoke: Case) -> None:
    assert line not in CASES, line
    CASES[line] = provoke


def cases(head: str, provoked: dict[str, Case], tail: str = "") -> None:
    for line, provoke in provoked.items():
        case(head + line + tail, provoke)


# ---- a plugin is not found ----


def not_found(lab: Lab) -> str:
    environment = lab.environment_with_entry_point()
    lab.renderer()
    return lab.show(
        *("-r", "mycorp_flaem", "--plugin-path", "."),
        PYINSTRUMENT_PLUGIN_PATH="/there",
        VIRTUAL_ENV=str(environment),
    )


for line in (
    'there is no plugin "<name>"; did you mean "<other>"?',
    "Looked for <name>.so in:",
    "  <folder> (--plugin-path)",
    "  <folder> (PYINSTRUMENT_PLUGIN_PATH)",
    "  <folder> (entry points of installed distributions)",
    "  <folder> (the user's plugins)",
    "  <folder> (pyinstrument's plugins)",
):
    case(line, not_found)
case(
    "  (no other place: PYINSTRUMENT_PLUGIN_AUTOLOAD is 0)",
    lambda lab: lab.show("-r", "mycorp", PYINSTRUMENT_PLUGIN_AUTOLOAD="0"),
)
case(
    'the built-in plugin "<name>" is missing: looked for <file> and nowhere else; install pyinstrument again',
    lambda lab: lab.shell(
        lab.incomplete("lib/pyinstrument/plugins/json.so") / "bin" / "pyinstrument",
        *("--load", "program.pyisession", "-r", "json"),
    ),
)
case(
    'plugin "<name>" (<file>) is not loaded: its distribution says it is there, and it is not',
    lambda lab: lab.show("-r", "mycorp", VIRTUAL_ENV=str(lab.environment_with_entry_point())),
)
case(
    "the name is reserved for the plugin that comes with pyinstrument",
    lambda lab: lab.tool("list", "--plugin-path", lab.renderer().rename(lab.folder / "text.so").parent),
)

# ---- a name is not understood ----

EXPECTED_NAME = "; expected NAME, PATH (with a slash) or a Python import path, such as text, ./flame.so or package.module.Class"
cases(
    '"<text>" names no plugin: ',
    {
        "a part of the import path is empty": lambda lab: lab.show("-r", "mycorp..Flame"),
        "nothing stands before the colon": lambda lab: lab.show("-r", ":flame"),
        "no component stands after the colon": lambda lab: lab.show("-r", "./flame.so:"),
        "a NUL character follows": lambda lab: lab.show("-p", 'processors=["a\\u0000b"]'),
    },
    EXPECTED_NAME,
)
case('"" names no plugin: it is empty' + EXPECTED_NAME, lambda lab: lab.show("-r", ""))
case(
    '"<name>.so" is a Python import path, which only the Python package can import: python -m pyinstrument; '
    "to load a shared library, write its path with a slash: ./<name>.so",
    lambda lab: lab.show("-r", "flame.so"),
)
case('"<name>" is a renderer, not a processor', lambda lab: lab.show("--processor", "json"))
case(
    '"<name>" is a processor, not a renderer; there is <other>',
    lambda lab: lab.show("-r", f"{lab.compiled(AUTHORS_MISTAKES)}:edits"),
)
case(
    'plugin <file> has no component "<name>"; it has: <names>',
    lambda lab: lab.show("-r", f"{lab.renderer()}:flaem"),
)

# ---- a plugin is not trusted ----


def writable_by_all(lab: Lab) -> str:
    path = lab.renderer()
    path.chmod(0o666)
    return lab.show("-r", path)


def writable_by_a_group(lab: Lab) -> str:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file to a group that is not its own")
    path = lab.renderer()
    os.chown(path, 0, 12345)
    path.chmod(0o664)
    return lab.show("-r", path)


case("everybody may write <file>: chmod o-w it", writable_by_all)
case("the group <number> may write <file>: chmod g-w it", writable_by_a_group)

# ---- a plugin does not load ----


def unreadable(lab: Lab) -> str:
    path = lab.renderer()
    path.chmod(0)
    # root reads what it likes, unless it gives that up
    modest = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    return lab.shell(*modest, "pyinstrument", "--load", "program.pyisession", "-r", path)


def of_another_machine(lab: Lab) -> str:
    path = lab.renderer()
    content = bytearray(path.read_bytes())
    content[18:20] = (8).to_bytes(2, "little")  # e_machine
    path.write_bytes(content)
    return lab.show("-r", path)


cases(
    "",
    {
        "there is no such file": lambda lab: lab.show("-r", "./flame.so"),
        "it is a folder, or something else that is no file": lambda lab: lab.show("-r", "./"),
        "it cannot be read: <reason>": unreadable,
        "it is no shared library": lambda lab: lab.show("-r", "./program.pyisession"),
        "it was built for <machine>, and this is <machine>: get or build it for this machine": of_another_machine,
        "it needs <library>, which is not found: install it, or set LD_LIBRARY_PATH to its folder": lambda lab: (
            lab.load("missing_dependency")
        ),
        "it needs the symbol <symbol>, which nothing provides: build it with -Wl,-z,defs to see where it should come from": (
            lambda lab: lab.load("undefined_symbol")
        ),
        "it needs <version>, which this system is too old for: build it on this system or an older one": lambda lab: (
            lab.show("-r", lab.patched(b"\0GLIBC_2.", b"\0GLIBC_9."))
        ),
        "it exports no function pyinstrument_plugin_v1, so it is no pyinstrument plugin: PYINSTRUMENT_PLUGIN(...) defines it": (
            lambda lab: lab.load("no_symbol")
        ),
        "it was built for plugin contract <number>, and pyinstrument <version> knows 1: upgrade pyinstrument": lambda lab: (
            lab.load("only_v2")
        ),
        "it needs plugin contract <version>, and this pyinstrument has <version>: upgrade pyinstrument": lambda lab: (
            lab.load("newer_minor")
        ),
        "it refuses this pyinstrument; ask its author which one it takes": lambda lab: lab.author(
            ENTRY="return NULL;"
        ),
    },
)
cases(
    "",
    {
        "its description is cut short": lambda lab: lab.author(PLUGIN="plugin.struct_size = 8;"),
        "it lacks a name, a version or components": lambda lab: lab.author(PLUGIN="plugin.version = NULL;"),
        "it has no components": lambda lab: lab.load("no_components"),
        "the description of a component is cut short": lambda lab: lab.author(
            COMPONENT="renderer.struct_size = 8;"
        ),
        "a component has no name": lambda lab: lab.author(COMPONENT="renderer.name = NULL;"),
        'component "<name>" is neither a renderer that renders nor a processor that processes': lambda lab: (
            lab.author(COMPONENT="renderer.render = NULL;")
        ),
        'component "<name>" cannot be created or destroyed': lambda lab: lab.author(
            COMPONENT="renderer.destroy = NULL;"
        ),
        'two of its components are called "<name>"': lambda lab: lab.load("duplicate_names"),
    },
    "; ask its author",
)
cases(
    'plugin <file>: component "<name>": its option ',
    {
        '"<option>" is cut short': lambda lab: lab.author(OPTION="option.struct_size = 8;"),
        "has no name": lambda lab: lab.author(OPTION="option.name = NULL;"),
        '"<option>" has the unknown type <number>': lambda lab: lab.author(OPTION="option.type = 99;"),
        '"<option>" has no choices': lambda lab: lab.author(
            OPTION="option.type = PYI_CHOICE; option.choices = none;"
        ),
        '"<option>" has a default that is no JSON: <text>': lambda lab: lab.load("bad_default"),
        '"<option>" has the default <text>, which is not <type>': lambda lab: lab.author(
            OPTION="option.type = PYI_INT;"
        ),
    },
    "; ask its author",
)
case(
    'plugin <file>: component "<name>" declares option "<option>" twice; ask its author',
    lambda lab: lab.load("duplicate_option"),
)

# ---- an option is refused ----

cases(
    "",
    {
        '<name> has no option "<option>"; did you mean "<other>"? Options: <options>': lambda lab: lab.show(
            "-r", lab.renderer(), "-p", "widht=3"
        ),
        '<name> has no option "<option>"; it takes no options': lambda lab: lab.show(
            "-p", "processor_options.remove_importlib.deep=3"
        ),
        '<name> has no option "<option>"; it takes only <options>': lambda lab: lab.show(
            "-r", "json", "-p", "deep=3"
        ),
        '<name>: option "<option>" is <type>, not <value>': lambda lab: lab.show(
            "-r", lab.renderer(), "-p", "width=x"
        ),
        "<name>: option \"<option>\" is a string, not <value>; for the text, write '<option>=<text>'": lambda lab: (
            lab.task("7")
        ),
        '<name>: option "<option>" is out of range: <value>': lambda lab: lab.show(
            "-r", lab.renderer(), "-p", "width=-1"
        ),
        'option "<option>" is true or false, not <value>': lambda lab: lab.show("-p", "show_all=3"),
        'option "processors" is a list of names, such as ["remove_importlib"]': lambda lab: lab.show(
            "-p", "processors=3"
        ),
        'processor_options is an object of options, such as {"filter_threshold": 0.1}': lambda lab: lab.show(
            "-p", "processor_options=3"
        ),
        "processor_options.<name> is true (put it in), false (take it out) or an object of options, not <value>": (
            lambda lab: lab.show("-p", "processor_options.aggregate_repeated_calls=3")
        ),
        'processor_options has no "<name>": no processor is called so or has such an option; did you mean "<other>"?': (
            lambda lab: lab.show("-p", "processor_options.filter_threshhold=0.1")
        ),
        "<name> takes the samples as they were recorded, so processors have nothing to work on: leave them out, or choose another renderer": (
            lambda lab: lab.show("-r", "session", "--processor", "remove_importlib")
        ),
        "renderer <name> makes binary output, which a terminal cannot show; redirect it, or name a file with -o": (
            lambda lab: lab.shell(
                "script", "-qec", "pyinstrument --load program.pyisession -r session", "/dev/null"
            )
        ),
    },
)

# ---- a plugin fails ----


def without_extensions(lab: Lab) -> str:
    """As a plugin of today finds it in the pyinstrument of yesterday."""
    source = lab.folder / "compare.cpp"
    source.write_text(
        """#include <pyinstrument/plugin.hpp>
namespace pyi = pyinstrument;
struct Compare {
  static constexpr auto name = "compare", summary = "";
  void render(const pyi::session&, pyi::writer& out) { out.load_session("program.pyisession"); }
};
extern "C" PYI_EXPORT const pyi_plugin* pyinstrument_plugin_v1(const pyi_host* host) {
  static pyi_host older = *host;
  older.extension = [](const char*) -> const void* { return nullptr; };
  return pyi::detail::describe<Compare>("compare", "1.0.0", &older);
}
""",
        encoding="utf-8",
    )
    return lab.show("-r", lab.compiled(source, "-std=c++20"))


cases(
    "<name>",
    {
        ": failed, and does not say why": lambda lab: lab.task("fail without a word"),
        " failed, and does not say why": lambda lab: lab.task("say nothing"),
        " could not be created, and does not say why": lambda lab: lab.load("null_create"),
        ": only a processor may edit, and only the tree that it was given": lambda lab: lab.task("edit"),
        ": only a renderer may write, and only from render()": lambda lab: lab.edit("write"),
        ": only a renderer may write a session, and only the one that it was given": lambda lab: lab.edit(
            "write session"
        ),
        ': a session is written in the form compact or classic, not "<text>"': lambda lab: lab.task("form"),
    },
)
cases(
    "<name>: ",
    {
        "erase: node <number> was erased before": lambda lab: lab.edit("erase twice"),
        "erase: node <number> does not exist": lambda lab: lab.edit("erase nothing"),
        "erase: the root cannot be erased; set_root() first": lambda lab: lab.edit("erase root"),
        "erase: there is no replacement <number>": lambda lab: lab.edit("erase oddly"),
        "merge: nodes <number> and <number> are not two children of one parent": lambda lab: lab.edit(
            "merge strangers"
        ),
        "merge: node <number> is a synthetic leaf and takes in none but such": lambda lab: lab.edit(
            "merge into self"
        ),
        "group: a group has at least two nodes": lambda lab: lab.edit("group one"),
        "group: node <number> is in a group already": lambda lab: lab.edit("group twice"),
        "group: the root, node <number>, is not among the members": lambda lab: lab.edit("group around"),
        "order: what was given is no permutation of the <number> children of node <number>": lambda lab: (
            lab.edit("order none")
        ),
        "add_child: node <number> is a synthetic leaf": lambda lab: lab.edit("add to self"),
        "add_child: code <number> does not exist": lambda lab: lab.edit("add odd code"),
        "add_child: <number> s is not within the absorbed time of node <number>, <number> s": lambda lab: (
            lab.edit("add too much")
        ),
        "add_child: no place for the new node's id": lambda lab: lab.edit("add nowhere"),
        "intern_code: a function's name or file contains a NUL character": lambda lab: lab.edit("intern odd"),
        "intern_code: no place for the new code's id": lambda lab: lab.edit("intern nowhere"),
        "load: no place for the session": lambda lab: lab.task("load"),
        "this pyinstrument reads no saved sessions for plugins: upgrade pyinstrument": without_extensions,
    },
)

# ---- the checker's findings ----


def checked(**wrong: str) -> Case:
    return lambda lab: lab.check(
        lab.compiled(AUTHORS_MISTAKES, *(f"-D{name}={text}" for name, text in wrong.items()))
    )


def throws_a_number(lab: Lab, old: str, new: str) -> str:
    source = lab.folder / "numbers.cpp"
    text = (AUTHORS_MISTAKES.parent / "lets_exceptions_out.cpp").read_text(encoding="utf-8")
    assert old in text
    source.write_text(text.replace(old, new), encoding="utf-8")
    shutil.copy(AUTHORS_MISTAKES.parent / "bare_plugin.hpp", lab.folder)
    return lab.check(lab.compiled(source, "-std=c++20"))


OTHER_NAMES = 'static int asked; renderer.name = ++asked == 1 ? "author" : "other";'
ONE_BYTE = "{ char text = (char)('0' + created); host->write(call, &text, 1); }"
cases(
    "",
    {
        "it exports more than pyinstrument_plugin_v1: <symbols>; pyinstrument_add_plugin(), or a version script, hides them": (
            lambda lab: lab.check("extra_exports")
        ),
        "loading takes <number> ms, and must take less than 100: others wait for it whenever plugins are listed": (
            lambda lab: lab.check("slow_scan")
        ),
        "asked again, it names other components: <names>after <names>": checked(ENTRY=OTHER_NAMES),
        "names that are pyinstrument's own: <names>": lambda lab: lab.check("reserved_name"),
        "it crashed: <signal>": checked(RENDER="abort();"),
        "it ended the process, with status <number>": checked(RENDER="exit(3);"),
        "it did not end within <number> ms": lambda lab: lab.check("hangs_on_nothing"),
        "it printed: <text>": lambda lab: lab.check("prints"),
        "it lets out an exception: <text>": lambda lab: lab.check("lets_exceptions_out"),
        "it lets out an exception that is no std::exception": lambda lab: throws_a_number(
            lab, 'std::runtime_error("thrown at the host")', "3"
        ),
        "it let out an exception that is no std::exception": lambda lab: throws_a_number(
            lab, 'return bare_plugin("lets_exceptions_out", render, nullptr);', "(void)render; throw 3;"
        ),
        "it could not be created, and does not say why": checked(CREATE="return NULL;"),
        "byte <number> of its output is no UTF-8; binary output is to be declared": lambda lab: (
            lab.check("undeclared_binary")
        ),
        "when write <number> of <number> fails, it goes on writing": lambda lab: lab.check(
            "writes_after_failure"
        ),
        "when write <number> of <number> fails, it says that it succeeded": lambda lab: lab.check(
            "ignores_failure"
        ),
        "called again, it makes something else of the same session": lambda lab: lab.check(
            "not_deterministic"
        ),
        "created anew, it makes something else of the same session": checked(RENDER=ONE_BYTE),
        "each run keeps <number> bytes of memory": lambda lab: lab.check("leaks"),
        "a thread that it started goes on when it is destroyed": lambda lab: lab.check("leaves_a_thread"),
        "the tree that it leaves is not valid: <reason>": lambda lab: lab.check("invalid_tree"),
    },
)

# ---- making and building a project ----


def cannot_write(lab: Lab) -> str:
    (lab.folder / "closed").mkdir(mode=0o555)
    modest = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
    return lab.shell(*modest, "sh", "-c", "cd closed && pyinstrument-plugin new --renderer mycorp")


def golden_mismatch(lab: Lab) -> str:
    words = {
        "PYINSTRUMENT": "pyinstrument",
        "SESSION": "program.pyisession",
        "EXPECTED": "expected",
        "OPTIONS": "-r;json",
    }
    (lab.folder / "expected").write_text("{}\n")
    script = lab.prefix / "lib" / "cmake" / "pyinstrument" / "compare_report.cmake"
    return " ".join(
        lab.shell("cmake", *(f"-D{name}={text}" for name, text in words.items()), "-P", script).split()
    )


def new_twice(lab: Lab) -> str:
    lab.tool("new", "--renderer", "mycorp")
    return lab.tool("new", "--renderer", "mycorp")


cases(
    "",
    {
        'a plugin\'s name is made of lower case letters, digits and underscores, begins with a letter and does not end with an underscore, such as mycorp_flame; found "<name>"': (
            lambda lab: lab.tool("new", "--renderer", "MyCorp")
        ),
        '"<name>" is the name of a plugin that comes with pyinstrument; begin yours with a name of your own, such as mycorp_<name>': (
            lambda lab: lab.tool("new", "--renderer", "text")
        ),
        '"<name>" means something else to CMake, to pip or in the project itself; begin yours with a name of your own, such as mycorp_<name>': (
            lambda lab: lab.tool("new", "--renderer", "tests")
        ),
        "say what is to be made: --renderer, --processor, or both": lambda lab: lab.tool("new", "mycorp"),
        "there is a <name> in this folder already: move it away, or choose another name": new_twice,
        "there is no file <file>; check takes the path of a shared library": lambda lab: lab.tool(
            "check", "flame.so"
        ),
        "--time-limit takes <number> to <number> seconds, not <number>": lambda lab: lab.tool(
            "check", lab.renderer(), "--time-limit", "0"
        ),
        'there is no command "<name>"; did you mean "<other>"?': lambda lab: lab.tool("chekc"),
        "cannot write <file>": cannot_write,
        "this installation lacks the SDK for plugins: <folder> holds no pyinstrument-config.cmake; install pyinstrument again": (
            lambda lab: lab.shell(
                lab.incomplete("lib/cmake/pyinstrument/pyinstrument-config.cmake") / "bin" / "pyinstrument",
                "--cmake-dir",
            )
        ),
        'pyinstrument has no component "<name>"; it has: sdk': lambda lab: lab.cmake(
            "find_package(pyinstrument 1 REQUIRED COMPONENTS skd)"
        ),
        "pyinstrument_add_plugin(<name>): expected SOURCES file..., and then LIBRARIES, DESTINATION, NO_INSTALL or STATIC; found: <words>": (
            lambda lab: lab.cmake("pyinstrument_add_plugin(x SOURCE x.cpp)")
        ),
        "pyinstrument_add_plugin(<name>): a STATIC plugin is part of a program and is not installed, so there is no DESTINATION": (
            lambda lab: lab.cmake("pyinstrument_add_plugin(x STATIC SOURCES x.cpp DESTINATION x)")
        ),
        "pyinstrument_add_plugin(<name>): the name of a STATIC plugin becomes part of a function's, so it is made of letters, digits and underscores": (
            lambda lab: lab.cmake("pyinstrument_add_plugin(x-y STATIC SOURCES x.cpp)")
        ),
        "pyinstrument_add_golden_test(<name>): expected SESSION file, EXPECTED file and OPTIONS word...; found: <words>": (
            lambda lab: lab.cmake("pyinstrument_add_golden_test(x SESION x)")
        ),
        "it printed <text> and should have printed <text> If the new output is right, PYINSTRUMENT_APPROVE=1 ctest writes it to <file>": (
            golden_mismatch
        ),
        "pyinstrument is not on PATH, so <name> has no golden test": lambda lab: lab.cmake(
            "pyinstrument_add_golden_test(x SESSION a EXPECTED b OPTIONS -r x)",
            lab.incomplete("bin/pyinstrument"),
        ),
        "an option is a bool, an integer, a floating point number, a std::string, a json_text, or a std::optional of these": (
            lambda lab: lab.compiler(
                'struct X { static constexpr auto name = "x", summary = ""; const char* text = ""; void process(pyi::tree&) {}'
                ' static auto options() { return std::tuple{pyi::option{&X::text, "text", ""}}; } };'
            )
        ),
        "a component has either render(const session&, writer&) or process(tree&), and may call it": lambda lab: lab.compiler(
            'struct X { static constexpr auto name = "x", summary = ""; };'
        ),
    },
)


def test_the_page_and_the_cases_have_the_same_messages() -> None:
    assert sorted(lines_of(PAGE)) == sorted(CASES)


@pytest.mark.parametrize("line", CASES)
def test_a_message_is_printed_as_it_stands_there(
    line: str, installed: Path, build_folder: Path, user_environment: dict[str, str], tmp_path: Path
) -> None:
    printed = CASES[line](Lab(installed, build_folder, user_environment, tmp_path))
    exact = "".join(".+" if part.startswith("<") else re.escape(part) for part in re.split(r"(<\w+>)", line))
    assert re.search(rf"(?:^|: |\s){exact}", printed, re.MULTILINE), printed


# ---- the other way round ----

SOURCES = [
    *(path for path in (PROJECT / "core" / "plugin_host").glob("*.cpp") if not path.stem.endswith("_test")),
    PROJECT / "core" / "frame_tree" / "frame_tree.cpp",
    *(
        PROJECT / "cli" / "plugin_tool" / f"{name}.cpp"
        for name in ("plugin_check", "checked_component", "child_run")
    ),
    PROJECT / "cli" / "plugin_tool" / "new_project.cpp",
    *(
        SDK / "include" / "pyinstrument" / "sdk" / f"{name}.hpp"
        for name in ("option", "component", "session")
    ),
    *(SDK / "cmake").glob("*.cmake"),
]
# Words with blanks in between that are no message, and messages that no plugin and no user can cause.
NO_MESSAGES = {
    *("32-bit x86", "32-bit ARM", "PowerPC 64", "a machine of ELF number"),  # in the place of <machine>
    *("cannot open shared object file", "undefined symbol", "version `"),  # what the dynamic linker says
    *(
        "binary output",
        "opens in a browser",
        "reads samples, so no processors run",
        "reads samples, unless processors run",
    ),  # what `info` prints
    *("left out by --show-all", "left out by --timeline", "any JSON value", "true or false"),
    "render options are an object of names and values",  # a dict, in Python
    *("more than 4,294,967,294 frames in one tree", "more than 4,294,967,294 attributes in one tree"),
    *(
        "a frame tree has one root, and this one has it already",
        "no pipe to a child process",
        "no child process",
    ),
    *("write the session", "load a session"),  # the host's own reason is what is shown
    "upgrade the plugin",  # a pyinstrument of the next contract will say so
    "the answer of a check",  # in the place of <reason>
    "the disk is full",  # the checker says so to the plugin
    "To view this report with different options.*",  # of the text report
    *(
        "-r text -p short_mode --no-unicode --no-color --processor",
        "pyinstrument --load tests/session.pyisession",
    ),
}


def words_of(source: Path) -> set[str]:
    text = source.read_text(encoding="utf-8")
    comment = r"#.*" if source.suffix == ".cmake" else r"//.*|^\s*#.*"
    text = re.sub(comment, "", text, flags=re.MULTILINE)
    text = re.sub(r'"\s*\n\s*"', "", text)  # literals that go on in the next line
    literals = re.findall(r'"((?:[^"\\\n]|\\.)*)"', text)
    plain = (re.sub(r"\\n", "\n", literal).replace('\\"', '"') for literal in literals)
    parts = {part.strip(" \t:;,") for literal in plain for part in re.split(r"\n|\$\{\w+\}", literal)}
    return {part for part in parts if len(part) >= 8 and " " in part}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_every_message_of_a_source_stands_on_the_page(source: Path) -> None:
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    missing = {words for words in words_of(source) if " ".join(words.split()) not in page}
    assert missing - NO_MESSAGES == set()


def test_what_counts_as_no_message_is_still_in_the_sources() -> None:
    every_word = set().union(*(words_of(source) for source in SOURCES))
    assert NO_MESSAGES - every_word == set()
