"""The profilers of a table's columns: how each runs a program, and whether it can here."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from peers import LIBRARIES, CannotRunError, Peers, output_of, version_of_package
from recordings import (
    Recording,
    read_austin,
    read_classic_session,
    read_collapsed,
    read_compact_session,
    read_pstats,
)

Command = list[str]


@dataclass(frozen=True)
class Profiler:
    """`command(interval in seconds, file for what it records, program and its arguments)` profiles the program."""

    name: str
    version: str
    command: Callable[[float, Path, Command], Command]
    read: Callable[[Path], Recording] | None = None  # what it recorded
    has_interval: bool = True
    is_ours: bool = False


def ours(peers: Peers, engine: str) -> Profiler:
    def command(interval: float, recording: Path, program: Command) -> Command:
        options = ["--engine", engine, "-i", str(interval), "-r", "session", "-o", str(recording)]
        return [*peers.ours, *options, *program]

    version = output_of([peers.python.ours, "--version"]).split(",")[0].split()[-1]
    return Profiler(engine, version, command, read_compact_session, is_ours=True)


def public(peers: Peers) -> Profiler:
    program_file = Path(peers.public[0])

    def command(interval: float, recording: Path, program: Command) -> Command:
        options = ["-i", str(interval), "-r", "session", "-o", str(recording)]
        return [str(program_file), *options, *program]

    def read(recording: Path) -> Recording:
        return read_classic_session(recording, peers.python.ours)

    return Profiler("public", version_of_package(program_file.parent.parent, "pyinstrument"), command, read)


def c_profile(peers: Peers) -> Profiler:
    def command(_: float, recording: Path, program: Command) -> Command:
        return [*peers.bare, "-m", "cProfile", "-o", str(recording), *program]

    return Profiler("cProfile", peers.python.version, command, read_pstats, has_interval=False)


def py_spy(peers: Peers) -> Profiler:
    folder = peers.python.environment("py-spy", "py-spy")

    def command(interval: float, recording: Path, program: Command) -> Command:
        # --idle: sleeping threads too, as a profiler of wall time must
        options = ["--rate", f"{1 / interval:.0f}", "--format", "raw", "--function", "--idle"]
        spy = [str(folder / "bin" / "py-spy"), "record", *options, "-o", str(recording)]
        return [*spy, "--", *peers.bare, *program]

    return Profiler("py-spy", version_of_package(folder, "py-spy"), command, read_collapsed)


def austin(peers: Peers) -> Profiler:
    # 4.0's program wants a newer C library than Debian 12 has
    folder = peers.python.environment("austin", "austin-dist==3.7.0")

    def command(interval: float, recording: Path, program: Command) -> Command:
        # -t: how long it waits for Python to start
        options = ["-i", f"{interval * 1e6:.0f}us", "-t", "3s", "-o", str(recording)]
        return [str(folder / "bin" / "austin"), *options, *peers.bare, *program]

    return Profiler("austin", version_of_package(folder, "austin-dist"), command, read_austin)


def scalene(peers: Peers) -> Profiler:
    folder = peers.python.environment("scalene", "scalene", *LIBRARIES)

    def command(interval: float, recording: Path, program: Command) -> Command:
        options = ["--cpu-only", "--cpu-sampling-rate", str(interval), "-o", str(recording)]
        return [str(folder / "bin" / "scalene"), "run", *options, program[0], "---", *program[1:]]

    return Profiler("scalene", version_of_package(folder, "scalene"), command)


def yappi(peers: Peers) -> Profiler:
    folder = peers.python.environment("yappi", "yappi", *LIBRARIES)

    def command(_: float, recording: Path, program: Command) -> Command:
        options = ["-b", "-c", "wall", "-f", "pstat", "-o", str(recording)]
        return [str(folder / "bin" / "yappi"), *options, *program]

    return Profiler("yappi", version_of_package(folder, "yappi"), command, read_pstats, has_interval=False)


PEERS: dict[str, Callable[[Peers], Profiler]] = {
    "public": public,
    "cProfile": c_profile,
    "py-spy": py_spy,
    "austin": austin,
    "scalene": scalene,
    "yappi": yappi,
}
PROGRAM_THAT_ENDS = "import time\nend = time.time() + 0.3\nwhile time.time() < end: pass\n"


def prove_that_it_runs(profiler: Profiler, peers: Peers) -> None:
    """Raises CannotRunError."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "program.py")
        program.write_text(PROGRAM_THAT_ENDS)
        command = profiler.command(0.01, Path(folder, "recording"), [str(program)])
        try:
            result = subprocess.run(
                command, env=peers.variables, capture_output=True, text=True, timeout=300, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CannotRunError(str(error)) from error
    if result.returncode != 0:
        lines = result.stderr.strip().splitlines() or [f"exit status {result.returncode}"]
        raise CannotRunError(lines[-1])


def those_that_run(
    peers: Peers, engines: Iterable[str], names: Iterable[str]
) -> tuple[list[Profiler], dict[str, str]]:
    """The engines of ours and the peers of these names; and of each that cannot run here, the reason."""
    makers: dict[str, Callable[[], Profiler]] = {}
    for engine in engines:
        makers[engine] = lambda engine=engine: ours(peers, engine)  # type: ignore[misc]
    for name in names:
        makers[name] = lambda name=name: PEERS[name](peers)  # type: ignore[misc]
    running, reasons = [], {}
    for name, make in makers.items():
        try:
            profiler = make()
            prove_that_it_runs(profiler, peers)
            running.append(profiler)
        except CannotRunError as reason:
            reasons[name] = str(reason)
            print(f"{name} cannot run here: {reason}", file=sys.stderr)
    return running, reasons
