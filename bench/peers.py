"""The public release that benchmarks measure against, in an environment of its own under build/."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
OURS = Path(os.environ.get("PYINSTRUMENT_BUILD", PROJECT / "build" / "release")) / "bin" / "pyinstrument"
PACKAGES = ["pyinstrument==5.1.3", "django==5.2"]


@dataclass(frozen=True)
class Peers:
    """One environment, and the three ways of running a program in it."""

    folder: Path

    @property
    def bare(self) -> list[str]:
        return [str(self.folder / "bin" / "python")]

    @property
    def public(self) -> list[str]:
        return [str(self.folder / "bin" / "pyinstrument")]

    @property
    def ours(self) -> list[str]:
        return [str(OURS)]

    @property
    def variables(self) -> dict[str, str]:
        """In which ours chooses that environment too."""
        return os.environ | {"VIRTUAL_ENV": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}


def embedded_python() -> str:
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    command = [str(OURS), "-r", "session", "-o", os.devnull, "-c", "import sys; print(sys.executable)"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def make_peers() -> Peers:
    """Made once, with the Python that ours embeds."""
    folder = PROJECT / "build" / "bench" / "environment"
    stamp, wanted = folder / "packages.txt", "\n".join(PACKAGES)
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"installing {', '.join(PACKAGES)} into {folder.relative_to(PROJECT)}", file=sys.stderr)
        subprocess.run([embedded_python(), "-m", "venv", "--clear", folder], check=True)
        pip = [
            str(folder / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        subprocess.run([*pip, *PACKAGES], check=True)
        stamp.write_text(wanted)
    return Peers(folder)
