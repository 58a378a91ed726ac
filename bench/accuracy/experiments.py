"""What is tried out, and how it stands in tables."""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass, field

from impossible import NAMES, Count, measure_impossible
from profilers import Profiler
from shares import C_FUNCTIONS, Seen, ShareBench
from tables import Goal, Table

SWEEP = (5, 20, 35, 50, 65, 80, 95)  # percent
SLOWER = (20, 50, 100)  # percent
MOST_SAMPLES_OF_PEERS = 20_000


@dataclass
class Report:
    profilers: list[Profiler]
    tables: list[Table] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)

    def table(self, title: str, first: list[str], profilers: list[Profiler] | None = None) -> Table:
        names = [profiler.name for profiler in self.profilers if profilers is None or profiler in profilers]
        table = Table(title, [*first, *names])
        self.tables.append(table)
        return table

    def goal(self, profiler: str, what: str, measured: float, at_most: float) -> None:
        if profiler in ("tick", "auto"):
            self.goals.append(Goal(f"{profiler}, {what}", measured, at_most))


def progress(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def cell(percents: dict[str, float] | None, part: str) -> str:
    if percents is None:
        return "failed"
    return f"{percents[part]:.1f}" if part in percents else "-"


def truth(seen: Seen, part: str) -> str:
    return f"{seen.true[part]:.1f} ±{seen.uncertain[part]:.1f}"


def function_bias(bench: ShareBench, report: Report) -> None:
    per_unit = bench.seconds_per_unit("function_bias", ["inlined", "called"])
    rounds: list[Seen] = []
    title = "Share of a function that calls another for what its neighbour does in the loop itself, %"
    table = report.table(title, ["true"])
    for share in SWEEP:
        progress(f"function bias: {share} %")
        seen = bench.measure("function_bias", {"inlined": 100 - share, "called": share}, per_unit)
        rounds.append(seen)
        cells = [cell(seen.by_profiler.get(profiler.name), "called") for profiler in bench.profilers]
        table.rows.append([truth(seen, "called"), *cells])
    summary: dict[str, list[str]] = {"mean error": [], "worst error": [], "mean, by that run's clock": []}
    for name in (profiler.name for profiler in bench.profilers):
        seen_by = [seen for seen in rounds if name in seen.by_profiler]
        if not seen_by:
            for cells in summary.values():
                cells.append("failed")
            continue
        errors = [seen.error(name, "called") for seen in seen_by]
        wrong = [seen.attribution_error(name, "called") for seen in seen_by]
        for what, value in zip(
            summary, (statistics.mean(errors), max(errors), statistics.mean(wrong)), strict=True
        ):
            summary[what].append(f"{value:.1f}")
        report.goal(name, "function bias, mean error", statistics.mean(errors), 2)
        report.goal(name, "function bias, worst error", max(errors), 4)
    table.rows += [[what, *cells] for what, cells in summary.items()]


def single_shares(bench: ShareBench, report: Report) -> None:
    table = report.table("Shares, %", ["", "true"])

    def add(what: str, part: str, seen: Seen) -> None:
        cells = []
        for name in (profiler.name for profiler in bench.profilers):
            true = f" ({cell(seen.own_clock.get(name), part)})" if seen.differs_by_run else ""
            cells.append(cell(seen.by_profiler.get(name), part) + true)
        table.rows.append([what, truth(seen, part), *cells])
        for profiler in seen.by_profiler:
            report.goal(profiler, f"{what}, error", seen.error(profiler, part), 2)

    progress("equal work, one half of it split into small calls")
    per_unit = bench.seconds_per_unit("split_work", ["whole", "split"])
    add("split into small calls", "split", bench.measure("split_work", {"whole": 1, "split": 1}, per_unit))

    progress("pairs of leaves")
    both = "short_and_long"
    bodies = {"short_leaf": (both, "empty_and_long"), "long_leaf": (both, "short_and_empty")}
    calls = {"short_leaf": (both, "long_only"), "long_leaf": (both, "short_only")}
    add("short of a short and a long leaf", "short_leaf", bench.leaf_pair(both, [bodies, calls]))
    alone = {"cold_leaf": ("cold_only", "nothing"), "hot_leaf": ("hot_only", "nothing")}
    add("cold of a cold and a hot leaf", "cold_leaf", bench.leaf_pair("cold_and_hot", [alone]))

    bodies = {"generator_step": ("body", "nothing"), "function_step": ("body", "nothing")}
    calls = {"generator_step": ("generator_only", "nothing"), "function_step": ("function_only", "nothing")}
    for loop, what in {"in_turn": "a generator resumed", "many_in_turn": "many generators resumed"}.items():
        seen = bench.leaf_pair(loop, [bodies, calls], "generator_steps")
        add(f"{what} in turn with a function called", "generator_step", seen)

    progress("work that repeats with the interval")
    add("work that repeats with the interval", "early", bench.periodic())
    table.notes.append("In brackets: the truth of that run, where it differs from run to run.")

    progress("a function made slower")
    per_unit = bench.seconds_per_unit("slow_down", ["methods", "words", "generators"])
    for slower in (0, *SLOWER):
        weights = {"methods": 1 + slower / 100, "words": 1.0, "generators": 1.0}
        what = f"the same, made {slower} % slower" if slower else "one of three equal functions"
        add(what, "methods", bench.measure("slow_down", weights, per_unit))


def c_functions(bench: ShareBench, report: Report) -> None:
    progress("C functions")
    per_unit = bench.seconds_per_unit("c_functions", list(C_FUNCTIONS))
    seen = bench.measure("c_functions", dict.fromkeys(C_FUNCTIONS, 1.0), per_unit)
    table = report.table("Shares of functions that call one C function, %; of the C function", ["", "true"])
    for part, c_function in C_FUNCTIONS.items():
        cells = []
        for profiler in bench.profilers:
            both = [cell(seen.by_profiler.get(profiler.name), part)]
            if c_function is not None:
                both.append(cell(seen.c_functions.get(profiler.name), part))
            cells.append("; ".join(both))
        table.rows.append([f"{part} {c_function or ''}", truth(seen, part), *cells])
        for profiler_name, percents in seen.c_functions.items():
            report.goal(profiler_name, f"{part}, error", seen.error(profiler_name, part), 2)
            if c_function is not None:
                error = abs(percents.get(part, 0.0) - seen.true[part])
                report.goal(profiler_name, f"{part} {c_function}, error", error, 2)


def single_stacks(bench: ShareBench, report: Report, interval: float, samples: int) -> None:
    profilers = [profiler for profiler in bench.profilers if profiler.name != "cProfile"]
    table = report.table(f"Impossible stacks at {interval * 1e3:g} ms", [""], profilers)
    fared = Table("How the tick engine fared", ["", "ticks", "read again, %", "degraded, %"])
    for workload, what in NAMES.items():
        cells = []
        for profiler in profilers:
            progress(f"impossible stacks: {what}, {profiler.name}")
            wanted = samples if profiler.is_ours else min(samples, MOST_SAMPLES_OF_PEERS)
            try:
                seconds = wanted / len(NAMES) * interval
                count = measure_impossible(bench.runner, profiler, workload, seconds, interval)
            except RuntimeError as error:
                if profiler.is_ours:
                    raise
                cells.append("failed")
                progress(f"{profiler.name} failed: {str(error).splitlines()[-1]}")
                continue
            cells.append(count.cell())
            table.notes += [f"{profiler.name}, {what}: {example}" for example in count.examples[:3]]
            report.goal(profiler.name, f"impossible stacks, {what}", count.impossible, 0)
            if profiler.name in ("tick", "auto"):
                add_counts(report, fared, workload, profiler.name, count)
        table.rows.append([what, *cells])
    if fared.rows:
        report.tables.append(fared)


def add_counts(report: Report, table: Table, workload: str, profiler: str, count: Count) -> None:
    counts = count.recording.counts
    again, degraded = (100 * number / max(1, counts.ticks) for number in (counts.retries, counts.degraded))
    table.rows.append([NAMES[workload], f"{counts.ticks:,}", f"{again:.2f}", f"{degraded:.2f}"])
    if workload == "depth_20":
        report.goal(profiler, "degraded of calls at depth 20, %", degraded, 2)
