"""Which options are the sessions rendered with?

`options_for(renderer, random)` draws one combination, as command line arguments that both programs take.
"""

from __future__ import annotations

from random import Random

RENDERERS = ("text", "json", "speedscope", "pstats", "session")

_THRESHOLDS = ("0", "0.001", "0.01", "0.05", "0.2", "1", "1.5", "-1", "1e-9")
_HIDE_GLOBS = ("*/django/*", "*.py", "*", "/usr/*", "*/re/*", "*[ab]*.py", "*caf?.py", "<*>", "")
_SHOW_GLOBS = ("*/django/*", "*/json/*", "*/linalg.py", "/home/user/venv/*", "*", "*[!s].py")
_HIDE_REGEXES = (
    r".*django.*",
    r".*[/\\]re[/\\]",
    r"",
    r"/usr",
    r".*\.py$",
    r"(?i).*PROJECT.*",
    r"^(?!.*json).*lib.*",
    r"<",
)
_SHOW_REGEXES = (r".*json.*", r".*linalg", r"/home/user/venv/(.+)/numpy", r".*(models|views)\.py\Z", r"x*")


def _filters(random: Random) -> list[str]:
    arguments = []
    if random.random() < 0.35:
        arguments += random.choice(
            (
                ["--hide", random.choice(_HIDE_GLOBS)],
                ["--hide-regex", random.choice(_HIDE_REGEXES)],
                ["-p", f"processor_options.hide_regex={random.choice(_HIDE_REGEXES)}"],
            )
        )
    if random.random() < 0.3:
        arguments += random.choice(
            (
                ["--show", random.choice(_SHOW_GLOBS)],
                ["--show-regex", random.choice(_SHOW_REGEXES)],
                ["-p", f"processor_options.show_regex={random.choice(_SHOW_REGEXES)}"],
            )
        )
    return arguments


def _tree_options(random: Random) -> list[str]:
    arguments = []
    if random.random() < 0.25:
        arguments += random.choice((["--timeline"], ["-t"], ["-p", "timeline"], ["-p", "timeline=true"]))
    if random.random() < 0.25:
        arguments += random.choice((["--show-all"], ["-p", "show_all"]))
    if random.random() < 0.5:
        arguments += ["-p", f"processor_options.filter_threshold={random.choice(_THRESHOLDS)}"]
    return arguments + _filters(random)


def _text_options(random: Random, *, flat: bool) -> list[str]:
    arguments = [random.choice(("--unicode", "--no-unicode")), random.choice(("--color", "--no-color"))]
    if random.random() < 0.25:
        arguments += ["-p", "short_mode"]
    if random.random() < 0.3:
        arguments += ["-p", random.choice(("time=percent_of_total", "time=seconds"))]
    if flat and random.random() < 0.15:
        arguments += ["-p", "flat"]
        if random.random() < 0.6:
            arguments += ["-p", random.choice(("flat_time=total", "flat_time=self"))]
    return arguments


def options_for(renderer: str, random: Random, *, flat: bool) -> tuple[str, ...]:
    if renderer == "session":
        return ()
    return (*_tree_options(random), *(_text_options(random, flat=flat) if renderer == "text" else ()))


def plain_options(renderer: str) -> tuple[str, ...]:
    return ("--unicode", "--no-color") if renderer == "text" else ()


def without_text_options(options: tuple[str, ...]) -> tuple[str, ...]:
    """The options that make the tree, which json takes too."""
    kept: list[str] = []
    words = iter(options)
    for word in words:
        if word in ("--unicode", "--no-unicode", "--color", "--no-color"):
            continue
        if word != "-p":
            kept.append(word)
            continue
        value = next(words)
        if value.split("=")[0] not in ("flat", "flat_time", "time", "short_mode"):
            kept += ["-p", value]
    return tuple(kept)
