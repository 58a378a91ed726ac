"""What a profiler recorded: how long each stack was seen, as sessions, py-spy's lines and pstats tell it."""

from __future__ import annotations

import marshal
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Stack = tuple[str, ...]  # function names from the outermost; a C function's in square brackets

HEADER = b'pyinstrument session {"version": 1}\n'


@dataclass(frozen=True)
class SamplerCounts:
    """How the sampler fared, as a compact session tells it."""

    engine: str = ""
    samples: int = 0
    ticks: int = 0
    retries: int = 0
    degraded: int = 0


@dataclass
class Recording:
    """Seconds (or, of py-spy, samples) by stack and by function; the functions with all that they called."""

    stacks: dict[Stack, float] = field(default_factory=dict)
    samples: dict[Stack, int] = field(default_factory=dict)
    inclusive: dict[str, float] = field(default_factory=dict)
    own: dict[str, float] = field(default_factory=dict)
    counts: SamplerCounts = SamplerCounts()

    def add(self, stack: Stack, seconds: float, samples: int) -> None:
        self.stacks[stack] = self.stacks.get(stack, 0.0) + seconds
        self.samples[stack] = self.samples.get(stack, 0) + samples

    def sum_up(self) -> None:
        """Functions from stacks; a function that recurs counts once."""
        for stack, seconds in self.stacks.items():
            for function in set(stack):
                self.inclusive[function] = self.inclusive.get(function, 0.0) + seconds
            if stack:
                self.own[stack[-1]] = self.own.get(stack[-1], 0.0) + seconds

    def share(self, function: str, among: list[str], own: bool = False) -> float:
        """In percent of the time of all of them."""
        times = self.own if own else self.inclusive
        total = sum(times.get(other, 0.0) for other in among)
        return 100 * times.get(function, 0.0) / total if total else 0.0


class Payload:
    """The bytes of one section of a compact session (docs/session-format.md)."""

    def __init__(self, payload: bytes) -> None:
        self._bytes = payload
        self._at = 0

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self._bytes[self._at]
            self._at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def signed(self) -> int:
        number = self.number()
        return -(number >> 1) - 1 if number & 1 else number >> 1

    def text(self) -> str:
        length = self.number()
        self._at += length
        return self._bytes[self._at - length : self._at].decode("utf-8", "surrogatepass")

    def numbers(self) -> list[int]:
        return [self.number() for _ in range(self.number())]


def sections(data: bytes) -> Iterator[tuple[str, bytes]]:
    if not data.startswith(HEADER):
        raise ValueError(f"no compact session of version 1: it begins with {data[:40]!r}")
    at = len(HEADER)
    while True:
        name, length = data[at : at + 8].decode().strip(), struct.unpack_from("<Q", data, at + 8)[0]
        yield name, data[at + 16 : at + 16 + length]
        at += 16 + length
        if name == "end":
            return


def function_name(identifier: str) -> str:
    """Without class or module: engines differ in how much of that they know."""
    name, file, *_ = [*identifier.split("\0"), ""]
    if file == "<thread>":
        return "<thread>"
    name = name.rsplit(".", 1)[-1]
    return f"[{name}]" if file == "<built-in>" else name


def read_sampler_counts(file: Path) -> SamplerCounts:
    payloads = dict(sections(file.read_bytes()))
    samples = Payload(payloads["session"][5 * 8 :]).number()  # behind five doubles
    if "sampler" not in payloads:
        return SamplerCounts(samples=samples)
    sampler = Payload(payloads["sampler"])
    return SamplerCounts(sampler.text(), samples, *(sampler.number() for _ in range(3)))


def read_compact_session(file: Path) -> Recording:
    payloads = dict(sections(file.read_bytes()))
    times = payloads.pop("times")
    parts = {name: Payload(payload) for name, payload in payloads.items()}
    recording = Recording(counts=read_sampler_counts(file))
    strings = [parts["strings"].text() for _ in range(parts["strings"].number())]
    codes = [function_name(strings[number]) for number in parts["codes"].numbers()]
    names = []
    for _ in range(parts["infos"].number()):
        names.append(codes[parts["infos"].number()])
        parts["infos"].numbers()
    rows = [
        (
            row - parts["stacks"].number(),
            names[parts["stacks"].number()],
        )  # who called it; itself where nobody
        for row in range(parts["stacks"].number())
    ]
    stack = 0
    count = parts["samples"].number()
    seconds = struct.unpack(f"<{count}d", times)
    stacks: dict[int, Stack] = {
        0: ()
    }  # those that samples end at: of a deep recursion all would fill the memory
    for number in range(count):
        stack += parts["samples"].signed()
        if stack not in stacks:
            stacks[stack] = stack_of(rows, stack - 1)
        recording.add(stacks[stack], seconds[number], 1)
    recording.sum_up()
    return recording


def stack_of(rows: list[tuple[int, str]], row: int) -> Stack:
    """The names of a stack, outermost first."""
    names = []
    while True:
        caller, name = rows[row]
        names.append(name)
        if caller == row:
            return tuple(reversed(names))
        row = caller


def read_classic_session(file: Path, ours: Path) -> Recording:
    compact = file.with_suffix(".compact")
    subprocess.run([ours, "--load", file, "-r", "session", "-o", compact], check=True)
    return read_compact_session(compact)


def read_collapsed(file: Path) -> Recording:
    """Lines `name (file:line);name (file:line) samples`."""
    recording = Recording()
    for line in file.read_text().splitlines():
        stack, samples = line.rsplit(" ", 1)
        names = tuple(frame.rsplit(" (", 1)[0].rsplit(".", 1)[-1] for frame in stack.split(";"))
        recording.add(names, float(samples), int(samples))
    recording.sum_up()
    return recording


def read_austin(file: Path) -> Recording:
    """Lines `process;thread;file:function:line;... microseconds`, and comments."""
    recording = Recording()
    for line in file.read_text(errors="replace").splitlines():
        if not line or line.startswith("#"):
            continue
        stack, microseconds = line.rsplit(" ", 1)
        frames = [frame.rsplit(":", 2) for frame in stack.split(";")[2:]]
        names = tuple(frame[1].rsplit(".", 1)[-1] for frame in frames if len(frame) == 3)
        recording.add(names, float(microseconds) * 1e-6, 1)
    recording.sum_up()
    return recording


def read_pstats(file: Path) -> Recording:
    recording = Recording()
    for (source, _, name), (_, _, own, inclusive, _) in marshal.loads(file.read_bytes()).items():
        if source == "~":  # <built-in method time.sleep>, <method 'sort' of 'list' objects>
            words = name.strip("<>").split(" ")
            name = f"[{(words[1] if words[0] == 'method' else words[-1]).strip(chr(39)).rsplit('.', 1)[-1]}]"
        for times, seconds in ((recording.own, own), (recording.inclusive, inclusive)):
            times[name] = times.get(name, 0.0) + seconds
    return recording
