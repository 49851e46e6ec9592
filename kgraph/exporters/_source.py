"""What exporters write from."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Store

from kgraph import measures
from kgraph.edges import COLUMNS, claims, mentioned_together, pairs
from kgraph.errors import KgraphError, LimitHit
from kgraph.gathering import Advance, unheard
from kgraph.layout import Positions, positions
from kgraph.library import open_library
from kgraph.network import (
    ALL,
    Column,
    Fact,
    Network,
    Selection,
    edge_columns,
    network,
    node_columns,
    select,
    source_columns,
)
from kgraph.ontology import BASE
from kgraph.rows import Rows
from kgraph.ties import ties
from kgraph.vicinity import vicinity

# Measures of so many nodes take a few seconds.
_QUICK = 1_000


@dataclass(frozen=True)
class Source:
    """A graph, as quads and as the network of what was selected, with labels in the reader's language.

    Edges are one for each "relation" of two entities, for each "pair", or for each "claim"; or, with `together` above
    0, for entities that as many sentences in a row mention, which are read in the library of `folder`. A network that
    is `given` is taken as it is. To `stream` is to read all relations of a graph in a `folder` row by row, where
    neither layout nor measures need the network; `advance` hears how many have been.
    """

    store: Store
    base: str = BASE
    language: str = "en"
    selection: Selection = ALL
    layout: bool = True
    raw: bool = False
    measures: bool | None = None
    colour: str = "type"
    edges: str = "relation"
    together: int = 0
    dated: str = "claims"
    folder: Path | None = None
    stream: bool = False
    advance: Advance = unheard
    given: Network | None = None

    @cached_property
    def network(self) -> Network:
        if self.given is not None:
            return self.given
        period = self.selection.period
        found = self._whole if self.together else self._near or self._whole
        if self.together:
            return select(self._together(found), self.selection)
        match self.edges:
            case "pair":
                return select(pairs(found), self.selection)
            case "claim":
                chosen = select(found, self.selection)
                return claims(chosen, self.store, period=period, dated=self.dated)
        return select(found, self.selection)

    @property
    def _whole(self) -> Network:
        return network(self.store, language=self.language, period=self.selection.period, dated=self.dated)

    @property
    def _near(self) -> Network | None:
        """What may be selected of the network, where that is a small part of it."""
        if self.folder is None or not self.selection.focus:
            return None
        parts = (node.split("/", 1) for node in self.selection.focus)
        focus = [f"{self.base}{kind}/{quote(key, safe='')}" for kind, key in parts]
        return vicinity(
            self.store,
            ties(self.folder),
            focus,
            hops=self.selection.hops,
            language=self.language,
            period=self.selection.period,
            dated=self.dated,
        )

    def _together(self, found: Network) -> Network:
        if self.folder is None:
            raise KgraphError("sentences are read in a graph's folder")
        with open_library(self.folder) as library:
            return mentioned_together(
                found,
                self.store,
                library,
                window=self.together,
                language=self.language,
                period=self.selection.period,
            )

    @cached_property
    def rows(self) -> Rows | None:
        """The whole network row by row, where it streams."""
        whole = self.selection == ALL and self.edges == "relation" and not self.together and self.given is None
        plain = not self.layout and not self.measures and self.colour == "type"
        if not (self.stream and whole and plain and self.folder):
            return None
        found = Rows(self.store, ties(self.folder), language=self.language, dated=self.dated)
        return found if self.measures is False or found.counts[0] > _QUICK else None

    @property
    def counts(self) -> tuple[int, int]:
        """How many nodes and edges."""
        return self.rows.counts if self.rows else (len(self.network), self.network.number_of_edges())

    def nodes(self) -> Iterator[tuple[str, dict[str, Fact]]]:
        yield from self.rows.nodes() if self.rows else self.measured.nodes.items()

    def ties(self) -> Iterator[tuple[str, str, str, dict[str, Fact]]]:
        edges = self.rows.edges() if self.rows else self.network.edges(keys=True, data=True)
        for done, edge in enumerate(edges):
            if not done % 1_000:
                self.advance(done)
            yield edge

    @property
    def undirected(self) -> bool:
        """True where no edge has a direction."""
        return bool(self.together) or self.edges == "pair"

    @property
    def edge_columns(self) -> tuple[Column, ...]:
        if self.together:
            return (Column("relation"), Column("symmetric", "boolean"), *COLUMNS, *source_columns())
        return (*edge_columns(), *source_columns()) if self.edges == "claim" else edge_columns()

    @cached_property
    def measured(self) -> Network:
        """The network with its measures, if they were asked for, or nobody said and they are quickly found."""
        return measures.measured(self.network) if self._measures else self.network

    @property
    def columns(self) -> tuple[Column, ...]:
        """What nodes of the measured network may have."""
        return (*node_columns(), *measures.COLUMNS) if self._measures else node_columns()

    @property
    def _measures(self) -> bool:
        if self.colour == "community":
            return True
        return self.counts[0] <= _QUICK if self.measures is None else self.measures

    @cached_property
    def positions(self) -> Positions:
        """Where the nodes stand; nowhere if no layout was asked for."""
        return positions(self.network) if self.layout else {}

    def at_most(self, nodes: int) -> None:
        """Refuse more nodes than a reader of the format can take."""
        if (found := self.counts[0]) > nodes:
            raise LimitHit(
                f"{found:,} nodes are more than this format takes well ({nodes:,}); "
                "--min-weight, --type, --focus, --since and --until choose some"
            )
