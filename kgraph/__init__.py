"""Knowledge graphs from news: entities, relations, and the sentence that says so."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kgraph.notebook import Graph

__version__ = "0.1.0"


def open(graph: str | Path = "graph", *, language: str = "ko") -> "Graph":
    """The graph in a folder, for a notebook or a script; labels of relations are in this language, ko or en."""
    # Imported here so that `import kgraph`, and with it every command, stays quick.
    from kgraph.notebook import Graph

    return Graph(Path(graph), language)
