"""Programs as users of the public release write them run unchanged on ours: same output, same files, same status.

Every program sleeps in functions of its own, so that whatever a clock shows, the same of them take the time. Of reports
those functions are compared; frames of libraries, numbers, and what takes little time are left out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from public_release import public_packages

PROGRAMS = Path(__file__).parent / "programs" / "drop_in"
FOLDER = "program"  # in which it runs
ENOUGH = 0.02  # seconds in a frame that both must show

_FRAME = re.compile(
    r"^(?:\.  )?[ │├└─|`-]*(?P<time>\d+\.\d+) (?P<name>\S.*?)  (?P<position>\S.*)$|.*\[\d+ frames hidden\]"
)
_ESCAPE_CODE = re.compile(r"\x1b\[[0-9;]*m")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_BANNER = re.compile(r"^(  _     \._| /_//_///|/   _/ ).*")
_PACKAGE = re.compile(r"\S*/pyinstrument/")
_OWN_FILES = {path.name for path in PROGRAMS.rglob("*.py")}


@dataclass(frozen=True)
class Finished:
    status: int
    output: list[str]
    errors: list[str]
    files: dict[str, Any]


def run(python: Path, packages: Path, program: str, folder: Path) -> Finished:
    """Runs a copy of the program in the folder, with the package of that name in `packages`."""
    source = PROGRAMS / program
    if source.is_dir():
        shutil.copytree(source, folder, dirs_exist_ok=True)
        command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "shop_tests.py"]
    else:
        shutil.copy(source, folder)
        command = [source.name]
    before = {path.name for path in folder.iterdir()}
    environment = {**os.environ, "PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1"}
    finished = subprocess.run(
        [python, *command],
        cwd=folder,
        env=environment | {"IPYTHONDIR": str(folder.parent / "ipython"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in before)
    return Finished(
        finished.returncode,
        told_text(finished.stdout),
        told_text(finished.stderr),
        {_NUMBER.sub("N", str(path.relative_to(folder))): told(path) for path in files},
    )


def told(path: Path) -> Any:
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.name.endswith(".speedscope.json"):
        return told_speedscope(json.loads(text))
    if path.name.endswith(".json"):
        report = json.loads(text)
        return [sorted(report), told_frames(report["root_frame"])]
    # each package writes sessions in a form of its own
    return "a session" if path.suffix == ".pyisession" else told_text(text)


def told_frames(frame: dict[str, Any]) -> list[Any]:
    inside = [told for child in frame["children"] for told in told_frames(child)]
    if not is_told(frame["function"], frame["file_path_short"], frame["time"]):
        return inside
    return [[frame["function"], frame["file_path_short"], sorted(frame), inside]]


def told_speedscope(document: dict[str, Any]) -> Any:
    [profile] = document["profiles"]
    frames = document["shared"]["frames"]
    opened: dict[int, float] = {}
    long = set()
    for event in profile["events"]:
        if event["type"] == "O":
            opened.setdefault(event["frame"], event["at"])
        elif event["frame"] in opened:
            seconds = event["at"] - opened.pop(event["frame"])
            frame = frames[event["frame"]]
            file = Path(frame["file"] or "")
            if is_told(frame["name"], file.name if file.parent.name == FOLDER else str(file), seconds):
                long.add(frame["name"])
    return [sorted(document), sorted(profile), sorted(long)]


def told_text(text: str) -> list[str]:
    lines = []
    for line in filter(None, map(str.rstrip, _ESCAPE_CODE.sub("", text).splitlines())):
        frame = _FRAME.match(line)
        if frame is None:
            lines.append(_NUMBER.sub("N", _PACKAGE.sub("pyinstrument/", _BANNER.sub("banner", line))))
        elif frame["time"] and is_told(frame["name"], frame["position"], float(frame["time"])):
            lines.append(f"{frame['name']}  {_NUMBER.sub('N', frame['position'])}")
    return lines


def is_told(function: str, position: str, seconds: float) -> bool:
    file = position.partition(":")[0]
    is_own = file in _OWN_FILES or file.startswith("<ipython-input-")
    return is_own and seconds >= ENOUGH and function != "<module>"


@pytest.mark.parametrize(
    "program",
    [
        "flask_hooks.py",
        "fastapi_by_query.py",
        "test_suite",
        "custom_renderer.py",
        "hot_function.py",
        "django_folder.py",
        "notebook.py",
        "tasks.py",
    ],
)
def test_the_program_does_the_same_with_either_package(
    program: str, frameworks: Path, build_folder: Path, tmp_path: Path
) -> None:
    results = {}
    for name, packages in (("public", public_packages()), ("ours", build_folder / "python")):
        folder = tmp_path / FOLDER
        folder.mkdir()
        results[name] = run(frameworks, packages, program, folder)
        folder.rename(tmp_path / name)
    assert results["ours"] == results["public"]
