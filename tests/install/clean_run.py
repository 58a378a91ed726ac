"""Runs a command as if nobody had prepared anything for it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, folder: Path, programs: Path | None = None, **variables: str) -> str:
    """What the command printed, standard error too.

    Nothing of the environment around the tests reaches it, but the variables. Programs in the folder `programs` come
    before all others.
    """
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYINSTRUMENT_"))
    }
    if programs is not None:
        clean["PATH"] = f"{programs}:{clean['PATH']}"
    finished = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=clean | {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=1800,
        check=False,
    )
    assert finished.returncode == 0, f"ended with {finished.returncode}:\n{finished.stdout}"
    return finished.stdout
