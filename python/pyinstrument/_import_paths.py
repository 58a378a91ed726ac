"""What is at `package.module.name`?"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def is_import_path(name: str) -> bool:
    """Whether `name` is `package.module.name`, and not the name or path of a plugin."""
    return "." in name and "/" not in name


def object_at(path: str) -> Any:
    """What `package.module.name` is."""
    from importlib import import_module

    module_name, _, name = path.rpartition(".")
    if not module_name:
        raise ImportError(f"{path!r} is no import path: `package.module.name` was expected")
    module = import_module(module_name)
    try:
        return getattr(module, name)
    except AttributeError:
        raise ImportError(f"{module_name} has no {name!r}, which {path!r} names") from None
