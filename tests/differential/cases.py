"""Which session is rendered how? All cases of the comparison, always the same ones."""

from __future__ import annotations

import functools
import json
import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from random import Random

from options import RENDERERS, options_for, plain_options
from programs import OUTPUT_FOLDER, SESSION_FOLDER
from sessions import SHAPES, Session, generate

# More of them look further: PYINSTRUMENT_DIFFERENTIAL_SEEDS=30.
SEEDS = range(int(os.environ.get("PYINSTRUMENT_DIFFERENTIAL_SEEDS", "3")))
# The public release dies of these sessions; one known defect in a case is enough.
_NEVER_FLAT = ("no_start_stack", "lone_surrogates", "deeper_than_python")


@functools.lru_cache(maxsize=8)
def _written_session(shape: str, seed: int) -> Session:
    SESSION_FOLDER.mkdir(parents=True, exist_ok=True)
    OUTPUT_FOLDER.mkdir(parents=True, exist_ok=True)
    session = generate(shape, seed)
    session.write(SESSION_FOLDER)
    return session


@dataclass(frozen=True)
class Case:
    shape: str
    seed: int
    renderer: str
    options: tuple[str, ...]

    @property
    def name(self) -> str:
        return " ".join([f"{self.shape}-{self.seed}", self.renderer, shlex.join(self.options)])

    def keeps_order(self) -> bool:
        return not {"--timeline", "-t", "timeline", "timeline=true"}.isdisjoint(self.options)

    def session(self) -> Session:
        """Generates the session and writes its file."""
        return _written_session(self.shape, self.seed)

    def session_path(self) -> Path:
        return SESSION_FOLDER / f"{self.session().name}.pyisession"

    def arguments(self) -> list[str]:
        """What the public release is called with, but for the output file."""
        name = {"session": "pyisession"}.get(self.renderer, self.renderer)
        return ["--load", str(self.session_path()), "-r", name, *self.options]

    def our_arguments(self) -> list[str]:
        """What ours is called with: it has a form of session files of its own."""
        return [*self.arguments(), *(["-p", "format=classic"] if self.renderer == "session" else [])]

    def output(self, program: str) -> Path:
        extensions = {"text": "txt", "speedscope": "speedscope.json", "session": "pyisession"}
        return OUTPUT_FOLDER / f"{program}.{extensions.get(self.renderer, self.renderer)}"


@dataclass(frozen=True)
class RecordedCase(Case):
    """A case with a session that a program recorded."""

    path: Path

    def session(self) -> Session:
        return Session(self.shape, self.seed, json.loads(self.path.read_text(encoding="utf-8")))

    def session_path(self) -> Path:
        return self.path


def _cases_of(shape: str, seed: int) -> list[Case]:
    random = Random(f"options {shape} {seed}")
    cases = []
    for renderer in RENDERERS:
        if seed == 0:
            cases.append(Case(shape, seed, renderer, plain_options(renderer)))
        if renderer != "session":
            draws = 2 if renderer == "text" else 1
            flat = shape not in _NEVER_FLAT
            cases += [
                Case(shape, seed, renderer, options_for(renderer, random, flat=flat)) for _ in range(draws)
            ]
    return cases


def all_cases() -> list[Case]:
    return [case for shape in SHAPES for seed in SEEDS for case in _cases_of(shape, seed)]
