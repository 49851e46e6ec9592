"""Where the files that are no Python lie: in a wheel, in an editable install and in a bare checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """`ontology` or `seeds`; a wheel carries them in `kgraph/data`, a checkout has them at its top."""
    inside = PACKAGE / "data" / name
    return inside if inside.is_dir() else PACKAGE.parent / name
