"""The Pythons and the profilers that benchmarks measure, each in an environment of its own under build/bench."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
OURS = Path(os.environ.get("PYINSTRUMENT_BUILD", PROJECT / "build" / "release")) / "bin" / "pyinstrument"
ENVIRONMENTS = PROJECT / "build" / "bench"
LIBRARIES = (
    "django==5.2",
    "numpy",
    "pytest==8.3.4",
    "hypothesis==6.122.3",
    "sympy==1.13.3",
)  # what the measured programs import


class CannotRunError(Exception):
    """Why a peer cannot be measured here, in one sentence."""


@dataclass(frozen=True)
class Python:
    """A CPython, and the build of ours that embeds it."""

    executable: Path
    ours: Path  # bin/pyinstrument

    @functools.cached_property
    def version(self) -> str:
        return output_of([self.executable, "-c", "import platform; print(platform.python_version())"])

    def environment(self, name: str, *packages: str) -> Path:
        """build/bench/python3.X.Y/NAME, made once. Raises CannotRunError where a package cannot be installed."""
        folder = ENVIRONMENTS / f"python{self.version}" / name
        stamp, wanted = folder / "packages.txt", "\n".join(packages)
        if not stamp.exists() or stamp.read_text() != wanted:
            print(f"installing {', '.join(packages)} into {folder.relative_to(PROJECT)}", file=sys.stderr)
            subprocess.run([self.executable, "-m", "venv", "--clear", folder], check=True)
            install(folder, packages)
            stamp.write_text(wanted)
        return folder

    @property
    def libraries(self) -> Path:
        """The environment in which ours and what needs no package of its own run."""
        return self.environment("libraries", *LIBRARIES)


@dataclass(frozen=True)
class Peers:
    """Three ways of running a program: bare, under the public release, and under ours."""

    python: Python

    @property
    def bare(self) -> list[str]:
        return [str(self.python.libraries / "bin" / "python")]

    @property
    def public(self) -> list[str]:
        folder = self.python.environment("pyinstrument", "pyinstrument==5.1.3", *LIBRARIES)
        return [str(folder / "bin" / "pyinstrument")]

    @property
    def ours(self) -> list[str]:
        return [str(self.python.ours)]

    @property
    def variables(self) -> dict[str, str]:
        """In which ours chooses the environment of `bare`, and two runs of a program do the same."""
        return os.environ | {
            "VIRTUAL_ENV": str(self.python.libraries),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
        }


def output_of(command: list[str | Path]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def install(environment: Path, packages: tuple[str, ...]) -> None:
    pip = [
        str(environment / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    result = subprocess.run([*pip, *packages], stderr=subprocess.PIPE, text=True, check=False)
    if result.returncode != 0:
        raise CannotRunError(
            f"pip cannot install {', '.join(packages)}: {result.stderr.strip().splitlines()[-1]}"
        )


def version_of_package(environment: Path, package: str) -> str:
    program = f"import importlib.metadata as metadata; print(metadata.version({package!r}))"
    return output_of([environment / "bin" / "python", "-c", program])


def embedded_python(ours: Path = OURS) -> Python:
    """The Python that this build of ours embeds."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    command = [str(ours), "-r", "session", "-o", os.devnull, "-c", "import sys; print(sys.executable)"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return Python(Path(result.stdout.strip()), ours)


def named_python(executable: Path) -> Python:
    """That Python, and build/python3.X, which is built if need be (as scripts/test_matrix.sh does)."""
    minor = output_of([executable, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    build = PROJECT / "build" / f"python{minor}"
    print(f"building {build.relative_to(PROJECT)}", file=sys.stderr)
    configure = ["cmake", "--preset", "release", "-B", str(build), f"-DPYINSTRUMENT_PYTHON={executable}"]
    subprocess.run(configure, cwd=PROJECT, stdout=subprocess.DEVNULL, check=True)
    subprocess.run(
        ["cmake", "--build", build, "--parallel"], cwd=PROJECT, stdout=subprocess.DEVNULL, check=True
    )
    return Python(executable, build / "bin" / "pyinstrument")


def make_peers() -> Peers:
    return Peers(embedded_python())
