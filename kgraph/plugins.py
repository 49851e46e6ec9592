"""find("exporters", "gexf"): the folder is the registry."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from kgraph.errors import UnknownTerm


@cache
def names(folder: str) -> tuple[str, ...]:
    """The names one can find in a folder of kgraph; those that begin with an underscore are its own business."""
    package = import_module(f"kgraph.{folder}")
    return tuple(sorted(m.name for m in iter_modules(package.__path__) if not m.name.startswith("_")))


def find(folder: str, name: str) -> ModuleType:
    if name not in names(folder):
        raise UnknownTerm(f"{name!r} is not one of kgraph's {folder}; there are: {', '.join(names(folder))}")
    return import_module(f"kgraph.{folder}.{name}")
