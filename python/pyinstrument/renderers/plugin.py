"""Renderers that are native plugins."""

from __future__ import annotations

from pyinstrument import _core
from pyinstrument.processors import (
    ProcessorType,
    native_name,
    native_options,
    processor_named,
    refuse_unknown_options,
)
from pyinstrument.renderers.base import FrameRenderer, ProcessorList

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from pyinstrument.frame import Frame
    from pyinstrument.session import Session


class NativeFrameRenderer(FrameRenderer):
    """A renderer whose work is done by the plugin `plugin_name`.

    While all its processors are native too, a session becomes a report in C++; else the processors run first, and the
    plugin is given the tree that they made.
    """

    plugin_name: str

    _never_called: tuple[str, ...] = ()
    """Methods that the public releases call for each part of a report, and a plugin does not."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "_never_called" in vars(cls):  # one of ours
            return
        for name in cls._never_called:
            if name in vars(cls):
                import warnings

                warnings.warn(
                    f"{cls.__name__}.{name} is never called: the report is written by a plugin. Change frames in "
                    "a processor, or derive from FrameRenderer",
                    RuntimeWarning,
                    stacklevel=2,
                )

    def default_processors(self) -> ProcessorList:
        """Those that the plugin declares."""
        return [processor_named(name) for name in _core.renderer_declaration(self.plugin_name)["processors"]]

    def plugin_options(self) -> dict[str, Any]:
        """What the plugin is given of the renderer's attributes."""
        return {}

    def render(self, session: Session) -> str:
        """The report."""
        return self.render_bytes(session).decode("utf-8", "surrogateescape")

    def render_bytes(self, session: Session) -> bytes:
        """The report as the plugin writes it."""
        names = [name for name in map(native_name, self.processors) if name is not None]
        all_native = len(names) == len(self.processors)
        if all_native and type(self).preprocess is FrameRenderer.preprocess:
            options = native_options(self.processors, self.processor_options)
            return _core.render(session, self.plugin_name, self.plugin_options(), names, options)
        return self.render_tree(session, self.preprocess(session.root_frame()))

    def render_tree(self, session: Session | None, frame: Frame | None) -> bytes:
        """The report of a tree that has passed through processors; of a session that says nothing if there is none."""
        return _core.render_frame(session, frame, self.plugin_name, self.plugin_options())


class PluginRenderer(NativeFrameRenderer):
    """The renderer plugin of a name or path: `PluginRenderer("mycorp_flame", width=80)`.

    Options that it does not have are a TypeError that lists its own.
    """

    def __init__(
        self,
        name: str,
        *,
        show_all: bool = False,
        timeline: bool = False,
        processor_options: dict[str, Any] | None = None,
        processors: Iterable[str | ProcessorType] | None = None,
        **options: Any,
    ) -> None:
        """
        :param processors: the pipeline, in place of the one that the plugin declares; a text is what `--processor` takes
        """
        self.plugin_name = name
        known = _core.renderer_options(name)
        refuse_unknown_options(name, options, known)
        self.options = options
        for option, value in (("show_all", show_all), ("timeline", timeline)):
            if option in known:
                self.options[option] = bool(value)
        super().__init__(show_all=show_all, timeline=timeline, processor_options=processor_options)
        if processors is not None:
            named = [processor_named(each) if isinstance(each, str) else each for each in processors]
            self.set_processors(named)
        declared = _core.renderer_declaration(name)
        self.output_file_extension = declared["file_extension"] or "txt"
        self.output_is_binary = declared["is_binary"]

    def plugin_options(self) -> dict[str, Any]:
        return self.options
