"""kgraph train: make every trained part of a language's folder from data."""

from functools import partial
from pathlib import Path

import click

PARTS = ("vectors", "names", "linear", "relations")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(name="train")
@click.option("--articles", multiple=True, type=FILE, help="Annotated articles, as JSON lines; may be given again.")
@click.option("--klue", multiple=True, type=FILE, help="KLUE-NER's sentences, as JSON lines: more names, real news.")
@click.option("--out", type=FOLDER, help="The folder to write to.  [default: that of kgraph's Korean models]")
@click.option("--from", "start", type=FOLDER, help="A folder of models to go on from, instead of from nothing.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same models.")
@click.option(
    "--part", "parts", multiple=True, type=click.Choice(PARTS), help="Train this part only; may be given again."
)
def command(
    articles: tuple[Path, ...],
    klue: tuple[Path, ...],
    out: Path | None,
    start: Path | None,
    seed: int,
    parts: tuple[str, ...],
) -> None:
    """Train the Korean models on annotated articles. It needs the extra `train`: pip install 'kgraph[train]'.

    \b
    kgraph train --articles training/train.jsonl --articles training/written.jsonl --klue ner-train.jsonl
    kgraph train --articles mine.jsonl --from kgraph/languages/ko --out models --part names
    kgraph train --part vectors --out models
    """
    from kgraph.errors import KgraphError
    from kgraph.languages import ko

    wanted = parts or PARTS
    if not articles and set(wanted) != {"vectors"}:
        raise KgraphError("no articles to learn from: give annotated ones with --articles FILE")
    try:
        import onnx  # noqa: F401
        import torch  # noqa: F401
    except ImportError as error:
        raise KgraphError("training needs torch and onnx: pip install 'kgraph[train]'") from error
    from kgraph.training.course import course

    course(
        articles,
        klue,
        out or ko.FOLDER,
        start=start,
        seed=seed,
        parts=wanted,
        say=partial(click.echo, err=True),
    )
