#!/usr/bin/env python3
"""Shows output that differs from what was approved, and approves it.

A test of a renderer compares with `goldens/NAME.EXT` beside it. What differs (or is new) it leaves in the build's
`received` folder, under the same path as in the source tree. This script shows each difference; with --write it copies
what was received over what was approved. Look at `git diff` before you commit.

Usage: approve.py [--build build/release] [--write]

The exit status is 1 while something waits for approval.
"""

from __future__ import annotations

import argparse
import difflib
import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def lines_of(path: Path) -> list[str]:
    return (
        path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True) if path.exists() else []
    )


def show_difference(name: str, approved: Path, received: Path) -> None:
    for line in difflib.unified_diff(
        lines_of(approved), lines_of(received), f"{name} (approved)", f"{name} (received)"
    ):
        print(line, end="" if line.endswith("\n") else "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description="Shows and approves changed output of renderers.")
    parser.add_argument(
        "--build", type=Path, default=PROJECT / "build" / "release", help="the build that ran the tests"
    )
    parser.add_argument("--write", action="store_true", help="make what was received the approved output")
    arguments = parser.parse_args()

    folder = arguments.build / "received"
    waiting = sorted(path for path in folder.rglob("*") if path.is_file())
    for received in waiting:
        name = received.relative_to(folder)
        approved = PROJECT / name
        show_difference(str(name), approved, received)
        if arguments.write:
            approved.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(received, approved)
    if not waiting:
        print("Nothing waits for approval.")
    elif arguments.write:
        print(f"Approved: {len(waiting)}. Run the tests again, and look at git diff.")
    else:
        print(f"Waiting for approval: {len(waiting)}. Approve with --write.")
    return 1 if waiting and not arguments.write else 0


if __name__ == "__main__":
    raise SystemExit(main())
