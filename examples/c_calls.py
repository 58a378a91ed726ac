"""A report made of log lines, in which functions written in C do the work.

What to look for: built-ins and functions of C extensions are frames of their own (their file is `<built-in>`), so the
profile says which call is slow, and not only which line. Each of these calls one of them again and again:

    fingerprint     `blake2b.update`, about 30 % of the time
    find_errors     `Pattern.findall`, about 25 %
    sort_lines      `list.sort`, about 20 %
    read_records    `loads` of the json module, about 15 %
"""

from __future__ import annotations

import hashlib
import json
import re

LEVELS = ["debug", "info", "warning", "error"]


def write_log(lines: int) -> list[str]:
    return [
        f'{{"line": {n * 7919 % lines}, "level": "{LEVELS[n % 4]}", "text": "{"x" * (n % 60)}"}}'
        for n in range(lines)
    ]


def find_errors(log: str) -> int:
    pattern = re.compile(r'"level": "(?:e|er|err)[a-z]*".*?x{50,}')
    return sum(len(pattern.findall(log)) for _ in range(10))


def fingerprint(log: str) -> str:
    digest, text = hashlib.blake2b(), log.encode()
    for _ in range(50):
        digest.update(text)
    return digest.hexdigest()


def sort_lines(lines: list[str]) -> str:
    lines = list(lines)
    for _ in range(5):
        lines.sort(key=str.swapcase)
        lines.sort()
    return lines[0]


def read_records(log: str) -> int:
    return sum(len(json.loads(log)) for _ in range(5))


def main() -> None:
    lines = write_log(lines=50_000)
    log = "\n".join(lines)
    print(f"fingerprint {fingerprint(log)[:16]}")
    print(f"{find_errors(log)} errors found")
    print(f"first line {sort_lines(lines)}")
    print(f"{read_records('[' + ','.join(lines) + ']')} records read")


if __name__ == "__main__":
    main()
