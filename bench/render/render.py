"""Loading a big session and rendering it, by each renderer: wall time and peak memory, side by side with the public release.

Both programs render the same file of the classic form, taking turns; ours then renders its compact form too. The files
are made under build/bench and kept. Medians over the rounds.

Must reach, for each renderer: from the classic form 25 times faster with an eighth of the memory; from the compact form
100 times faster; and the compact file a twentieth of the classic one's size.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.measure import Runs, run
from support.public_release import PROJECT, WORK_FOLDER, public_python
from support.sessions import write_classic_session

OURS = Path(os.environ.get("PYINSTRUMENT_BUILD", PROJECT / "build" / "release")) / "bin" / "pyinstrument"
RENDERERS = ("text", "json", "speedscope", "pstats", "session")
OUTPUT = WORK_FOLDER / "render-output"


@dataclass
class Row:
    renderer: str
    classic: Runs = field(default_factory=Runs)
    compact: Runs = field(default_factory=Runs)
    public: Runs = field(default_factory=Runs)


def load_and_render(program: list[str | Path], session: Path, renderer: str) -> list[str | Path]:
    return [*program, "--load", session, "-r", renderer, "-o", OUTPUT]


def session_files(samples: int) -> tuple[Path, Path]:
    classic = WORK_FOLDER / f"session-{samples}.classic.pyisession"
    compact = WORK_FOLDER / f"session-{samples}.compact.pyisession"
    if not classic.exists():
        print(f"making {classic.name}, once ...", flush=True)
        write_classic_session(classic, samples)
    subprocess.run([OURS, "--load", classic, "-r", "session", "-o", compact], check=True)
    return classic, compact


def measure(samples: int, rounds: int, public: list[str | Path] | None) -> None:
    classic, compact = session_files(samples)
    rows = [Row(renderer) for renderer in RENDERERS]
    for _ in range(rounds):
        for row in rows:
            run(load_and_render([OURS], classic, row.renderer), row.classic)
            run(load_and_render([OURS], compact, row.renderer), row.compact)
            if public:
                run(load_and_render(public, classic, row.renderer), row.public)
    OUTPUT.unlink(missing_ok=True)
    classic_size, compact_size = classic.stat().st_size, compact.stat().st_size
    print(
        f"\n{samples:,} samples: classic form {classic_size / 1e6:.1f} MB, compact form {compact_size / 1e6:.1f} MB"
        f" (1/{classic_size / compact_size:.0f}); median of {rounds}\n"
    )
    print_table(rows)


def print_table(rows: list[Row]) -> None:
    print(f"{'':12}{'public 5.1':>18}{'from classic':>18}{'from compact':>18}   times faster   memory")
    for row in rows:
        line = f"{row.renderer:12}"
        for runs in (row.public, row.classic, row.compact):
            line += (
                f"{runs.median_seconds:9.3f} s{runs.median_megabytes:4.0f} MB"
                if runs.seconds
                else f"{'-':>18}"
            )
        if row.public.seconds:
            faster = [row.public.median_seconds / runs.median_seconds for runs in (row.classic, row.compact)]
            memory = row.public.median_megabytes / row.classic.median_megabytes
            line += f"{faster[0]:8.0f} {faster[1]:6.0f}   1/{memory:.0f}"
        print(line)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--samples", type=int, default=100_000)
    parser.add_argument(
        "--large", action="store_true", help="a million samples: 3 GB of disk, 8 GB of memory"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ours-only", action="store_true", help="do not run the public release")
    options = parser.parse_args()
    WORK_FOLDER.mkdir(parents=True, exist_ok=True)
    public: list[str | Path] | None = None
    if not options.ours_only:
        public = [public_python(), "-m", "pyinstrument"]
    measure(1_000_000 if options.large else options.samples, options.rounds, public)


if __name__ == "__main__":
    main()
