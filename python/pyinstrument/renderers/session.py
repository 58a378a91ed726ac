"""The session itself, to be saved and rendered later."""

from __future__ import annotations

from pyinstrument import _core
from pyinstrument.renderers.base import Renderer, lists_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyinstrument.session import Session


class SessionRenderer(Renderer):
    """The session as JSON text, in the shape that every release since 4.6 writes."""

    output_file_extension = "pyisession"

    @lists_options
    def __init__(self, tree_format: bool = False) -> None:
        """
        :param tree_format: accepted for compatibility; the shape is the same
        """
        super().__init__()
        self.tree_format = tree_format

    def render(self, session: Session) -> str:
        return _core.render(session, "session", {"format": "classic"}, [], {}).decode("ascii")
