"""What exporters write from."""

from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Store

from kgraph import measures
from kgraph.errors import LimitHit
from kgraph.layout import Positions, positions
from kgraph.network import ALL, Column, Network, Selection, network, node_columns, select
from kgraph.ontology import BASE

# Measures of so many nodes take a few seconds.
_QUICK = 1_000


@dataclass(frozen=True)
class Source:
    """A graph, as quads and as the network of what was selected, with labels in the reader's language."""

    store: Store
    base: str = BASE
    language: str = "en"
    selection: Selection = ALL
    layout: bool = True
    raw: bool = False
    measures: bool | None = None
    colour: str = "type"

    @cached_property
    def network(self) -> Network:
        return select(network(self.store, language=self.language, period=self.selection.period), self.selection)

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
        return len(self.network) <= _QUICK if self.measures is None else self.measures

    @cached_property
    def positions(self) -> Positions:
        """Where the nodes stand; nowhere if no layout was asked for."""
        return positions(self.network) if self.layout else {}

    def at_most(self, nodes: int) -> Network:
        """The network, if a reader of the format can take so many nodes."""
        if len(self.network) > nodes:
            raise LimitHit(
                f"{len(self.network):,} nodes are more than this format takes well ({nodes:,}); "
                "--min-weight, --type, --focus, --since and --until choose some"
            )
        return self.network
