"""Runs a program bare or under a profiler, and takes what it measured of itself."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peers import Peers, embedded_python, named_python
from profilers import Profiler


class TooSlowError(Exception):
    """The program was ended because it took longer than was allowed."""


@dataclass(frozen=True)
class Runner:
    peers: Peers

    def run(
        self,
        program: list[str],
        profiler: Profiler | None = None,
        interval: float = 0.001,
        recording: Path = Path(os.devnull),
        limit: float = 600,
    ) -> Any:
        """What the program wrote, as JSON, into the file that is its first argument.

        Raises TooSlowError after `limit` seconds, and RuntimeError where the program or the profiler fails.
        """
        with tempfile.TemporaryDirectory() as folder:
            result = Path(folder, "result.json")
            own = [program[0], str(result), *program[1:]]
            command = profiler.command(interval, recording, own) if profiler else [*self.peers.bare, *own]
            output = run_within(command, self.peers.variables, limit)
            if not result.exists():
                raise RuntimeError(f"{' '.join(command)}: the program did not end\n{output}")
            return json.loads(result.read_text())


def run_within(command: list[str], variables: dict[str, str], limit: float) -> str:
    """Its output. The command has a process group of its own, which is killed with it after `limit` seconds."""
    with subprocess.Popen(
        command,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise TooSlowError(f"{' '.join(command)}: longer than {limit:.0f} s") from None
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit status {process.returncode}\n{output}")
    return output


def make_parser(description: str, with_peers: bool = True) -> argparse.ArgumentParser:
    """With the options that these benchmarks share."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--python", type=Path, help="measure with this CPython; build/python3.X is built with it"
    )
    if with_peers:
        add_peer_options(parser)
    parser.add_argument(
        "--markdown", type=Path, metavar="FILE", help="put the tables into this page, in place of older ones"
    )
    return parser


def add_peer_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine", action="append", choices=["tick", "hook", "auto"], help="of ours (tick and hook)"
    )
    parser.add_argument(
        "--peer", action="append", metavar="NAME", help="only this peer; `none` for ours alone"
    )


def chosen_peers(options: argparse.Namespace) -> Peers:
    return Peers(named_python(options.python) if options.python else embedded_python())


def chosen_engines(options: argparse.Namespace) -> list[str]:
    return options.engine or ["tick", "hook"]


def chosen_names(options: argparse.Namespace, possible: list[str]) -> list[str]:
    return [name for name in possible if not options.peer or name in options.peer]
