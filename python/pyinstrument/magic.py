"""Magics of IPython and Jupyter: after `%load_ext pyinstrument`, `%pyinstrument code` and `%%pyinstrument`."""

from __future__ import annotations

import asyncio
import contextvars
import html
import json
import re
import threading
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.display import display
from IPython.utils.process import arg_split

from pyinstrument.frame_ops import combine_frames, delete_frame_from_tree
from pyinstrument.profiler import Profiler

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Coroutine

    from IPython.core.interactiveshell import InteractiveShell

    from pyinstrument.frame import Frame
    from pyinstrument.processors import ProcessorOptions, ProcessorType

_TRUTHS = {"true": True, "false": False, "": False}


@magics_class
class PyinstrumentMagic(Magics):
    """`%pyinstrument` and `%%pyinstrument`."""

    @magic_arguments()
    @argument("--interval", type=float, default=0.001, metavar="SECONDS", help="between samples")
    @argument(
        "--async_mode", default="disabled", choices=("enabled", "disabled", "strict"), help="as Profiler's"
    )
    @argument("--show-all", action="store_true", help="hide no frames")
    @argument(
        "--timeline",
        nargs="?",
        const="true",
        default="false",
        metavar="True",
        help="keep the order of calls, and sum up nothing",
    )
    @argument("--show", metavar="PATTERN", help="show the frames whose file's path matches this glob")
    @argument("--show-regex", metavar="REGEX", help="show the frames whose file's path matches this regex")
    @argument("--hide", metavar="PATTERN", help="hide the frames whose file's path matches this glob")
    @argument("--hide-regex", metavar="REGEX", help="hide the frames whose file's path matches this regex")
    @argument(
        "-p",
        "--render-option",
        dest="render_options",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="an option of the renderer, as on the command line",
    )
    @argument("-h", "--height", default="400", help="of the report in a notebook: pixels, or a percentage")
    @argument("code", nargs="...", help="what to profile, when it stands on the same line")
    @line_cell_magic
    def pyinstrument(self, line: str, cell: str | None = None) -> None:
        """Profiles a line or a cell, and shows where its time went. Cells may await."""
        options = _parsed(self.pyinstrument, line)
        code = cell if cell is not None else _end_of(line, options.code)
        if not code.strip():
            print("%pyinstrument needs something to profile; see %pyinstrument? for its options")
            return
        profiler = Profiler(interval=options.interval, async_mode=options.async_mode)
        place = f"cell [{self.shell.execution_count}]"
        description = f"Line in {place}" if cell is None else place.capitalize()
        awaits = _run_profiled(self.shell, code, profiler, description)
        _show(profiler, options, _loop_and_cell if awaits and profiler.async_mode == "disabled" else _cell)


def _parsed(magic: Callable[..., None], line: str) -> Namespace:
    options: Namespace = parse_argstring(magic, line)
    truth = _TRUTHS.get(options.timeline.lower())
    if truth is None:  # it took the first word of the code
        options.code.insert(0, options.timeline)
    options.timeline = truth is not False
    for name in ("show", "hide"):
        if getattr(options, name) is not None and getattr(options, f"{name}_regex") is not None:
            raise UsageError(f"--{name} and --{name}-regex cannot be used together")
    return options


def _end_of(line: str, words: list[str]) -> str:
    """As it was written: spaces count, where they stand in a str."""
    ends = (line[word.start() :] for word in re.finditer(r"\S+", line))
    return next((end for end in ends if arg_split(end) == words), " ".join(words))


def _run_profiled(shell: InteractiveShell, code: str, profiler: Profiler, description: str) -> bool:
    """Runs the code as the shell runs a cell: what it raises, an interrupt too, is shown and goes no further.

    Says whether it awaits at its top.
    """
    transformed = shell.transform_cell(code)
    if not shell.should_run_async(code, transformed_cell=transformed):
        profiler.start(target_description=description)
        try:
            shell.run_cell(code, store_history=False)
        finally:
            profiler.stop()
        return False

    async def run() -> None:  # the profiler starts in the task, and so follows its awaits
        profiler.start(target_description=description)
        try:
            await shell.run_cell_async(code, store_history=False, transformed_cell=transformed)
        finally:
            profiler.stop()

    if _a_loop_is_running():
        _run_on_another_thread(run)
    else:
        shell.loop_runner(run())
    return True


def _a_loop_is_running() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _run_on_another_thread(run: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """In a loop of its own: a notebook's waits for this magic, and can run nothing meanwhile."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(
        target=contextvars.copy_context().run,
        args=(lambda: loop.run_until_complete(run()),),
        name="pyinstrument cell",
    )
    thread.start()
    try:
        thread.join()
    except KeyboardInterrupt:
        loop.call_soon_threadsafe(_cancel_tasks, loop)
        thread.join()
    loop.close()


def _cancel_tasks(loop: asyncio.AbstractEventLoop) -> None:
    for task in asyncio.all_tasks(loop):
        task.cancel()


def _show(profiler: Profiler, options: Namespace, part: ProcessorType) -> None:
    from pyinstrument.renderers import ConsoleRenderer, HTMLRenderer

    text_renderer = ConsoleRenderer(**_text_options(options))
    text_renderer.processors.insert(0, part)
    bundle = {"text/plain": profiler.output(text_renderer)}
    html_renderer = HTMLRenderer(show_all=options.show_all, timeline=options.timeline)
    html_renderer.preprocessors.append(part)
    page = html.escape(profiler.output(html_renderer))
    bundle["text/html"] = (
        f'<iframe srcdoc="{page}" width="100%" height="{html.escape(options.height)}" '
        'style="border: 0" allowfullscreen></iframe>'
    )
    display(bundle, raw=True)


def _cell(frame: Frame | None, options: ProcessorOptions) -> Frame | None:
    """The frames of the cell: what stands above is the shell's. None when the cell has none."""
    level = [] if frame is None else [frame]
    while level:
        cells = [each for each in level if each.function == "<module>" and _is_run_by_shell(each)]
        if cells:
            return _one_of(cells)
        level = [child for each in level for child in each.children]
    return None


def _one_of(statements: list[Frame]) -> Frame:
    """The shell compiles and runs each statement of a cell by itself."""
    first, *others = statements
    caller = first.parent
    assert caller is not None
    for statement in others:
        caller.add_child(statement)
        combine_frames(statement, into=first)
    first.remove_from_parent()
    return first


def _is_run_by_shell(frame: Frame) -> bool:
    return frame.parent is not None and frame.parent.function == "run_code"


def _loop_and_cell(frame: Frame | None, options: ProcessorOptions) -> Frame | None:
    """The loop, and in it each step of the cell: while the cell waits, the loop's own frames have the time."""
    steps = _steps(frame)
    if not steps:  # it never waited, or only tasks of its own took time
        return _cell(frame, options) or frame
    for step in steps:
        loop = step.parent
        assert loop is not None
        cell = _cell(step, options)
        if cell is not None:
            step.time -= cell.time
            loop.add_child(cell, after=step)
        delete_frame_from_tree(step, replace_with="nothing")
    return frame


def _steps(frame: Frame | None) -> list[Frame]:
    """The frames in which a loop goes on with the cell: those of this file."""
    steps = []
    waiting = [] if frame is None else [frame]
    while waiting:
        each = waiting.pop()
        if each.file_path == __file__ and each.parent is not None:
            steps.append(each)
        else:
            waiting.extend(each.children)
    return steps


def _text_options(options: Namespace) -> dict[str, Any]:
    """Of the text; a page in a notebook has its own switches."""
    filters = _filters(options)
    text: dict[str, Any] = {
        "unicode": True,
        "color": True,
        "show_all": options.show_all,
        "timeline": options.timeline,
    }
    for assignment in options.render_options:
        name, equals, value = assignment.partition("=")
        parsed = _parse_value(value) if equals else True
        if name.startswith("processor_options."):
            filters[name.removeprefix("processor_options.")] = parsed
        else:
            text[name] = parsed
    return text | {"processor_options": filters | text.get("processor_options", {})}


def _filters(options: Namespace) -> dict[str, Any]:
    from fnmatch import translate

    filters = {}
    for name, pattern, regex in (
        ("show_regex", options.show, options.show_regex),
        ("hide_regex", options.hide, options.hide_regex),
    ):
        if pattern is not None or regex is not None:
            filters[name] = regex if regex is not None else translate(pattern)
    return filters


def _parse_value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """What `%load_ext pyinstrument` and `%load_ext pyinstrument.magic` come to."""
    ipython.register_magics(PyinstrumentMagic)
