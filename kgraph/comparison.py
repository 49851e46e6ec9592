"""What two entities have in common: what ties them, and the others that both are tied to."""

from typing import NamedTuple

from kgraph.cards import Entity
from kgraph.tracing import Hop, Tracer


class Shared(NamedTuple):
    """An entity, and what ties each of two others to it."""

    entity: Entity
    first: Hop
    second: Hop


class Comparison(NamedTuple):
    first: Entity
    second: Entity
    direct: Hop
    shared: tuple[Shared, ...]


def compare(tracer: Tracer, first: Entity, second: Entity, *, k: int = 50, evidence: int = 1) -> Comparison:
    """The k best attested of what two entities share."""
    both = tracer.common(first, second)[:k]
    return Comparison(
        first,
        second,
        tracer.hop(first, second, evidence=evidence),
        tuple(
            Shared(entity, tracer.hop(first, entity, evidence=evidence), tracer.hop(second, entity, evidence=evidence))
            for entity in both
        ),
    )
