"""A house with every place in which a plugin's name is looked up, and the ways to ask for a plugin there."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from command import Command, Result
from session_text import session_text

NAME = "flame"  # of the plugin that is looked for: `placed` under another name, which says where it was loaded from
ENTRY_POINTS = f"[pyinstrument.plugins]\n{NAME} = mycorp.native\n"
NOT_TO_BE_IMPORTED = "raise SystemExit('this was imported')\n"

# The places of a name, in the order of lookup, as files in the house. Of some kinds there are two: order counts within
# them too.
IN_FOLDER_1 = f"folder_1/{NAME}.so"
IN_FOLDER_2 = f"folder_2/{NAME}.so"
IN_VARIABLE_1 = f"variable_1/{NAME}.so"
IN_VARIABLE_2 = f"variable_2/{NAME}.so"
IN_SITE_1 = f"site_1/mycorp/native/{NAME}.so"
IN_SITE_2 = f"site_2/mycorp/native/{NAME}.so"
OF_THE_USER = f"data/pyinstrument/plugins/{NAME}.so"
BESIDE_COMMAND = f"prefix/lib/pyinstrument/plugins/{NAME}.so"
BESIDE_PACKAGE = f"package/pyinstrument/plugins/{NAME}.so"

# What a program does that uses the package.
PROGRAM = """
import sys
from pyinstrument.processors import native_processor
from pyinstrument.renderers import JSONRenderer, PluginRenderer
from pyinstrument.session import Session
option, name = sys.argv[1:]
if option == "-r":
    renderer = PluginRenderer(name)
elif option == "--processor":
    renderer = JSONRenderer()
    renderer.processors.append(native_processor(name))
else:
    renderer = JSONRenderer(processor_options={name: True})
print(renderer.render(Session.load("session.pyisession")))
"""


class House:
    """`build_folder` has the programs, and the test plugins that are put into the house."""

    def __init__(self, folder: Path, build_folder: Path) -> None:
        self.folder = folder
        self.test_plugins = build_folder / "tests" / "plugins"
        built_ins = build_folder / "lib" / "pyinstrument" / "plugins"
        (folder / "prefix" / "bin").mkdir(parents=True)
        self.executable = Path(shutil.copy(build_folder / "bin" / "pyinstrument", folder / "prefix" / "bin"))
        shutil.copytree(built_ins, folder / "prefix" / "lib" / "pyinstrument" / "plugins")
        package = folder / "package" / "pyinstrument"
        shutil.copytree(build_folder / "python" / "pyinstrument", package, symlinks=True)
        (package / "plugins").unlink()  # a link to those of the build
        shutil.copytree(built_ins, package / "plugins")
        for place in ("folder_1", "folder_2", "site_1", "site_2"):
            (folder / place).mkdir()
        self.write("session.pyisession", session_text())
        self.write("program.py", PROGRAM)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def put(self, name: str, plugin: str = "placed") -> Path:
        """A test plugin of the build, under this name; what stands in a package of a distribution, with its entry point."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.test_plugins / f"{plugin}.so", path)
        site, _, inside = name.partition("/")
        if inside.startswith("mycorp/"):
            self.write(f"{site}/mycorp_flame-1.0.0.dist-info/entry_points.txt", ENTRY_POINTS)
            self.write(f"{site}/mycorp/__init__.py", NOT_TO_BE_IMPORTED)
            self.write(f"{site}/mycorp/native/__init__.py", NOT_TO_BE_IMPORTED)
        return path

    def loaded(self, result: Result) -> str | None:
        """The file in the house from which the plugin says that it was loaded; None where it says nothing."""
        said = re.search(rf"{re.escape(str(self.folder))}/([\w/.-]*/)?{NAME}\.so", result.stdout)
        return str(Path(said[0]).relative_to(self.folder)) if said and result.status == 0 else None

    def places(self) -> dict[str, str]:
        """The variables that lead to the places."""

        def folders(*names: str) -> str:
            return ":".join(str(self.folder / name) for name in names)

        return {
            "XDG_DATA_HOME": folders("data"),
            "PYINSTRUMENT_PLUGIN_PATH": folders("variable_1", "variable_2"),
            "PYTHONPATH": folders("site_1", "site_2", "package"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def command(self, *arguments: str | Path, **variables: str) -> Result:
        """The command, asked for the saved session."""
        ask = Command(self.executable, self.folder, self.places())
        return ask("--load", "session.pyisession", *arguments, **variables)

    def module(self, *arguments: str | Path, **variables: str) -> Result:
        """`python -m pyinstrument`, asked the same."""
        ask = Command(Path(sys.executable), self.folder, self.places())
        return ask("-m", "pyinstrument", "--load", "session.pyisession", *arguments, **variables)

    def program(self, option: str, name: str, **variables: str) -> Result:
        """The package, asked by a program: for a renderer (-r), a processor (--processor), or with one as an option (-p)."""
        ask = Command(Path(sys.executable), self.folder, self.places())
        return ask("program.py", option, name, **variables)
