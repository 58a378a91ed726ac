"""What every renderer is: something that makes a str of a session."""

from __future__ import annotations

from pyinstrument import processors
from pyinstrument.processors import ProcessorType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias, TypeVar

    from pyinstrument.frame import Frame
    from pyinstrument.session import Session

    Init = TypeVar("Init", bound=Callable[..., None])

ProcessorList: TypeAlias = list[ProcessorType]


def lists_options(init: Init) -> Init:
    """Makes an `__init__` answer unknown keyword arguments with a TypeError that lists those it has."""
    code = init.__code__
    known = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]

    def checked(self: Renderer, *arguments: Any, **options: Any) -> None:
        processors.refuse_unknown_options(type(self).__name__, options, known)
        init(self, *arguments, **options)

    checked.__doc__ = init.__doc__
    checked.__wrapped__ = init  # type: ignore[attr-defined]  # signatures are those of what is wrapped
    return checked  # type: ignore[return-value]


class Renderer:
    """Derive from this to render a session as it was recorded."""

    output_file_extension: str = "txt"
    """The extension of files with this renderer's output, without a dot."""

    output_is_binary: bool = False
    """Whether `render` returns bytes, in a str as `surrogateescape` decodes them."""

    class MisconfigurationError(Exception):
        """Options that cannot be together."""

    def __init__(self) -> None:
        pass

    def render(self, session: Session) -> str:
        """The report."""
        raise NotImplementedError


class FrameRenderer(Renderer):
    """Derive from this to render a tree of frames that has passed through processors."""

    processors: ProcessorList
    """What the tree passes through, in order; to be edited at will."""

    processor_options: dict[str, Any]
    """What each of them is given."""

    show_all: bool
    timeline: bool

    @lists_options
    def __init__(
        self,
        show_all: bool = False,
        timeline: bool = False,
        processor_options: dict[str, Any] | None = None,
    ) -> None:
        """
        :param show_all: leave out the processors that hide frames
        :param timeline: leave out the processor that adds up repeated calls, and so keep the order of time
        :param processor_options: options for the processors, such as `{"filter_threshold": 0.1}`; under the name, path
            or import path of a processor, its own, `True` to put it in or `False` to take it out
        """
        super().__init__()
        self.processor_options = processor_options or {}
        self.show_all = show_all
        self.timeline = timeline
        self.set_processors(self.default_processors())

    def set_processors(self, pipeline: ProcessorList) -> None:
        """Makes this the pipeline, but for what `processor_options`, `show_all` and `timeline` put in or leave out."""
        chosen = list(pipeline)
        processors.choose_processors(chosen, self.processor_options)
        self.processors = [
            each
            for each in chosen
            if not processors.leaves_out(each, show_all=self.show_all, timeline=self.timeline)
        ]

    def default_processors(self) -> ProcessorList:
        """The processors of a new renderer, before `show_all` and `timeline` take some away."""
        raise NotImplementedError

    def preprocess(self, root_frame: Frame | None) -> Frame | None:
        """Passes the tree through the processors."""
        return processors.run_processors(self.processors, root_frame, self.processor_options)

    def render(self, session: Session) -> str:
        """The report."""
        raise NotImplementedError
