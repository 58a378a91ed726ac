"""What an HTML report holds, read by docs/report-format.md: for tests that look into one."""

from __future__ import annotations

import base64
import gzip
import json
import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ReportPage:
    header: dict[str, Any]
    columns: dict[str, bytes]
    strings: list[str]

    def numbers(self, column: str) -> list[int]:
        values, value, shift = [], 0, 0
        for byte in self.columns[column]:
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                values.append(value)
                value = shift = 0
        return values

    def signed_numbers(self, column: str) -> list[int]:
        return [number >> 1 if number % 2 == 0 else -(number >> 1) - 1 for number in self.numbers(column)]

    def rows(self, column: str) -> list[int]:
        """Where 0 stands for one more than the largest before it."""
        rows, following = [], 0
        for number in self.numbers(column):
            rows.append(number - 1 if number else following)
            following = max(following, rows[-1] + 1)
        return rows

    @property
    def seen(self) -> set[str]:
        """The names of the functions that some sample was in."""
        names = self.rows("function.name")
        return {self.strings[names[function]] for function in self.rows("call.function")}

    @property
    def seconds(self) -> float:
        """The time of all samples."""
        planes, rows = self.columns["sample.time"], len(self.numbers("sample.stack"))
        doubled = sum(byte << 8 * (place // rows) for place, byte in enumerate(planes))
        return float(doubled / 2 / self.header["ticks_per_second"])  # of times that are not below 0

    @property
    def sources(self) -> list[str]:
        return [self.strings[number] for number in self.numbers("source.text")] if self.has_sources else []

    @property
    def has_sources(self) -> bool:
        return "source.text" in self.columns


def read_page(page: str, element: str = "profile") -> ReportPage:
    """Raises ValueError when this is no report."""
    found = re.search(
        rf'<script id="{element}" type="application/octet-stream" data-encoding="(gzip|none)">([A-Za-z0-9+/=]*)</script>',
        page,
    )
    if found is None:
        raise ValueError(f"no {element} in the page: {page[:100]!r}")
    data = base64.b64decode(found[2], validate=True)
    if found[1] == "gzip":
        data = gzip.decompress(data)
    if not data.startswith(b"PYIR\x01"):
        raise ValueError(f"the data begins with {data[:8]!r}")
    begin = 9 + int.from_bytes(data[5:9], "little")
    header = json.loads(data[9:begin].decode("ascii"))
    columns: dict[str, bytes] = {}
    for name, size, _rows in header["columns"]:
        columns[name] = data[begin : begin + size]
        begin += size
    if begin != len(data):
        raise ValueError(f"the columns end at {begin}, and the data at {len(data)}")
    report = ReportPage(header, columns, [])
    at = 0
    for size in report.numbers("strings.size"):
        report.strings.append(columns["strings.bytes"][at : at + size].decode("utf-8", "surrogatepass"))
        at += size
    return report
