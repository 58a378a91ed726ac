"""Steps between the recorded tree and the report.

A processor is called with a root frame and a dict of options, changes the tree, and returns what is then the root.
Those here are native plugins: a renderer runs neighbours among them in C++ without a Python object a frame. A function
of one's own may stand between them in `renderer.processors`, and any native processor too: `native_processor("name")`.
"""

from __future__ import annotations

from collections.abc import Callable

from pyinstrument import _core
from pyinstrument._import_paths import is_import_path, object_at
from pyinstrument.frame import SELF_TIME_FRAME_IDENTIFIER, Frame
from pyinstrument.frame_ops import combine_frames, delete_frame_from_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, TypeAlias

    ProcessorOptions: TypeAlias = dict[str, Any]
else:  # for the annotations of others, without the import of typing
    ProcessorOptions = dict[str, object]

ProcessorType: TypeAlias = Callable[..., Frame | None]


class NativeProcessor:
    """A processor that is a plugin: `native_processor()` makes one."""

    def __init__(self, name: str, options: dict[str, Any]) -> None:
        self.__name__ = name
        self.options = options

    def __call__(self, frame: Frame | None, options: ProcessorOptions) -> Frame | None:
        return run_processors([self], frame, options)

    def __repr__(self) -> str:
        return f"native_processor({', '.join([repr(self.__name__), *(f'{k}={v!r}' for k, v in self.options.items())])})"


def native_processor(name: str, **options: Any) -> NativeProcessor:
    """The processor plugin of that name or path. Options that it does not have are a TypeError that lists its own."""
    refuse_unknown_options(name, options, _core.processor_options(name))
    return NativeProcessor(name, options)


def processor_named(name: str) -> ProcessorType:
    """What `--processor` would take: a plugin's name or path, one of those below, or the import path of a function."""
    if is_import_path(name):
        function: ProcessorType = object_at(name)
        return function
    return _NATIVE.get(name) or native_processor(name)


def choose_processors(processors: list[ProcessorType], options: ProcessorOptions) -> None:
    """Does to the list what `options` say of processors by their name, path or import path.

    `False` takes one out; `True` or a dict of its own options puts one in, at the end, if it is not there.
    """
    for name, value in options.items():
        if not isinstance(name, str) or not isinstance(value, (bool, dict)):
            continue
        if value is False:
            processors[:] = [each for each in processors if not _is_called(each, name)]
        elif _may_be_put_in(name, processors):
            processors.append(processor_named(name))


def _may_be_put_in(name: str, processors: list[ProcessorType]) -> bool:
    """Whether the name is one of a processor that is not among these, nor an option of theirs."""
    natives = [native for native in map(native_name, processors) if native is not None]
    is_known = any(_is_called(each, name) for each in processors) or any(
        name in _core.processor_options(native) for native in natives
    )
    return not is_known and _core.may_name_plugin(name)


def _is_called(processor: ProcessorType, name: str) -> bool:
    native = native_name(processor)
    if native is not None:
        return _core.is_called(native, name)
    return name == f"{processor.__module__}.{getattr(processor, '__qualname__', '')}"


def leaves_out(processor: ProcessorType, *, show_all: bool, timeline: bool) -> bool:
    """Whether it hides frames and all are to be shown, or adds up calls that a timeline keeps apart."""
    native = native_name(processor)
    if native is None or not (show_all or timeline):
        return False
    declared = _core.processor_declaration(native)
    return (show_all and declared["hides"]) or (timeline and declared["aggregates"])


def refuse_unknown_options(owner: str, given: Iterable[str], known: Iterable[str]) -> None:
    """TypeError that lists the known ones when another one is given."""
    for option in given:
        if option not in known:
            raise TypeError(f"{owner} has no option {option!r}; it has: {', '.join(known) or 'none'}")


def remove_importlib(frame: Frame | None, options: ProcessorOptions) -> Frame | None:
    """Takes out frames of `<frozen importlib._bootstrap`; their children stay."""
    return _run_native("remove_importlib", frame, options)


def remove_tracebackhide(frame: Frame | None, options: ProcessorOptions) -> Frame | None:
    """Takes out frames with a local called `__tracebackhide__`; their children stay."""
    return _run_native("remove_tracebackhide", frame, options)


def aggregate_repeated_calls(frame: Frame | None, options: ProcessorOptions) -> Frame | None:
    """Adds up calls of one function by one caller, and sorts by time. The order in time is lost."""
    return _run_native("aggregate_repeated_calls", frame, options)


def group_library_frames_processor(frame: Frame | None, options: ProcessorOptions) -> Frame | None:
    """Groups frames of libraries that call each other.

    `hide_regex`: paths that count as a library's too. `show_regex`: paths that do not, whatever else holds.
    """
    if frame is not None:
        _require_context(frame)
    return _run_native("group_library_frames_processor", frame, options)


def merge_consecutive_self_time(
    frame: Frame | None, options: ProcessorOptions, recursive: bool = True
) -> Frame | None:
    """Makes one of `[self]` frames that stand side by side; with `recursive`, in the whole tree."""
    if recursive or frame is None:
        return _run_native("merge_consecutive_self_time", frame, options)
    previous = None
    for child in frame.children:
        if child.identifier != SELF_TIME_FRAME_IDENTIFIER:
            previous = None
        elif previous is None:
            previous = child
        else:
            combine_frames(child, into=previous)
    return frame


def remove_unnecessary_self_time_nodes(frame: Frame | None, options: ProcessorOptions) -> Frame | None:
    """Takes away a `[self]` that is an only child: it says what its parent says."""
    return _run_native("remove_unnecessary_self_time_nodes", frame, options)


def remove_irrelevant_nodes(
    frame: Frame | None, options: ProcessorOptions, total_time: float | None = None
) -> Frame | None:
    """Takes away what is below `filter_threshold` (0.01) of `total_time`, which is the root's if not given."""
    if frame is None or total_time is None:
        return _run_native("remove_irrelevant_nodes", frame, options)
    least = options.get("filter_threshold", 0.01) * (total_time if total_time > 0 else 1e-44)
    callers = [frame]
    while callers:
        for child in callers.pop().children:
            if child.time < least:
                delete_frame_from_tree(child, replace_with="nothing")
            else:
                callers.append(child)
    return frame


def remove_first_pyinstrument_frames_processor(
    frame: Frame | None, options: ProcessorOptions
) -> Frame | None:
    """Takes away the frames of the command that ran the program."""
    return _run_native("remove_first_pyinstrument_frames_processor", frame, options)


def run_processors(
    processors: Iterable[ProcessorType], frame: Frame | None, options: ProcessorOptions
) -> Frame | None:
    """Passes a tree through processors, native and Python ones; neighbouring native ones run as one step."""
    waiting: list[ProcessorType] = []
    for processor in processors:
        if native_name(processor) is not None:
            waiting.append(processor)
            continue
        frame = _run_waiting(waiting, frame, options)
        waiting.clear()
        frame = processor(frame, options=_options_for(processor, options))
    return _run_waiting(waiting, frame, options)


def native_name(processor: object) -> str | None:
    """The name of the plugin that a processor is; None when it is Python."""
    if isinstance(processor, str):
        return processor
    if isinstance(processor, NativeProcessor):
        return processor.__name__
    name: object = getattr(processor, "__name__", None)
    return name if isinstance(name, str) and _NATIVE.get(name) is processor else None


def native_options(processors: Iterable[ProcessorType], options: ProcessorOptions) -> ProcessorOptions:
    """The shared options, and under a processor's name its own."""
    own = {p.__name__: p.options for p in processors if isinstance(p, NativeProcessor) and p.options}
    return {**options, **own}


def _options_for(processor: ProcessorType, options: ProcessorOptions) -> ProcessorOptions:
    """The shared options, and those that are a Python function's own, under its import path."""
    own = [value for key, value in options.items() if isinstance(value, dict) and _is_called(processor, key)]
    return {**options, **own[-1]} if own else options


def _run_waiting(
    processors: list[ProcessorType], frame: Frame | None, options: ProcessorOptions
) -> Frame | None:
    if frame is None or not processors:
        return frame
    if group_library_frames_processor in processors:
        _require_context(frame)
    names = [name for name in map(native_name, processors) if name is not None]
    return _core.process_frame(frame, names, native_options(processors, options))


def _run_native(name: str, frame: Frame | None, options: ProcessorOptions) -> Frame | None:
    return None if frame is None else _core.process_frame(frame, [name], options)


def _require_context(frame: Frame) -> None:
    """RuntimeError when the tree does not know which paths are the user's own, and has paths."""
    try:
        _ = frame.context
    except RuntimeError:
        frames = list(frame.children)
        for each in frames:
            if each.file_path:
                raise
            frames.extend(each.children)


_NATIVE: dict[str, ProcessorType] = {
    processor.__name__: processor
    for processor in (
        remove_importlib,
        remove_tracebackhide,
        aggregate_repeated_calls,
        group_library_frames_processor,
        merge_consecutive_self_time,
        remove_unnecessary_self_time_nodes,
        remove_irrelevant_nodes,
        remove_first_pyinstrument_frames_processor,
    )
}
