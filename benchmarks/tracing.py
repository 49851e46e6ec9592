"""How long it takes to find the best paths in a large graph, without the printing of their sentences.

    python benchmarks/tracing.py [ENTITIES RELATIONS]        (100,000 and 1,000,000 unless told)

The ties are generated: the n-th most frequent entity is tied n ** -0.8 times as often as the first, which makes hubs as
a country or a capital is one. Printed in milliseconds, for paths of at most 4 hops and without or with filters.
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np

from kgraph import ontology, paths, ties
from kgraph.gathering import Said
from kgraph.ties import Ties

QUESTIONS = 100


def said(entities: int, relations: int) -> Iterator[Said]:
    pick = np.random.default_rng(7)
    names = [term.name for term in ontology.load().relations]
    weights = np.arange(1, entities + 1) ** -0.8
    ends = pick.choice(entities, (2, relations), p=weights / weights.sum())
    kinds, articles = pick.integers(len(names), size=relations), pick.integers(relations // 10, size=relations)
    days = 20100101 + pick.integers(15, size=relations) * 10_000
    for low, high, kind, article, day in zip(
        *ends.tolist(), kinds.tolist(), articles.tolist(), days.tolist(), strict=True
    ):
        if low != high:
            yield Said(
                _name(low),
                names[kind],
                _name(high),
                f"https://a/{article}",
                f"#claim={low:010}{high:010}",
                0.9,
                day,
                day,
            )


def _name(number: int) -> str:
    return f"https://w3id.org/kgraph/id/person/{number:08}"


def cached(made: Ties, folder: Path) -> Ties:
    """The ties as a later command finds them: mapped from files."""
    ties.write(folder / "ties", made)
    return ties.mapped(folder / "ties")


def times(tied: Ties, wanted: paths.Wanted, count: int) -> list[float]:
    """Milliseconds of whole questions, from the files to the numbers of the entities on the paths."""
    pick = random.Random(7)
    found = []
    for _ in range(QUESTIONS):
        ends = pick.sample(range(count), 2)
        begun = perf_counter()
        arcs = paths.network(tied, paths.counting(tied, wanted))
        paths.best(arcs, ends[:1], [ends[1:]], k=3, hops=4)
        found.append((perf_counter() - begun) * 1000)
    return sorted(found)


def main() -> None:
    entities, relations = map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (100_000, 1_000_000)
    begun = perf_counter()
    made = ties.make(said(entities, relations))
    count = len(made.degrees)
    print(f"{count:,} entities, {len(made.pairs):,} pairs, {len(made.claim_article):,} claims", end=" ")
    print(f"made in {perf_counter() - begun:.1f} s; the greatest hub is tied to {made.degrees.max():,}")
    with tempfile.TemporaryDirectory() as folder:
        tied = cached(made, Path(folder))
        for wanted in (paths.ANYTHING, paths.Wanted(("headOf", "memberOf")), paths.Wanted(since="2018")):
            took = times(tied, wanted, count)
            middle, most = took[QUESTIONS // 2], took[QUESTIONS * 95 // 100]
            print(f"p50 {middle:.0f} ms, p95 {most:.0f} ms, most {took[-1]:.0f} ms: {wanted}")


if __name__ == "__main__":
    main()
