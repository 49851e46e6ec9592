"""What exporters write from."""

from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Store

from kgraph.errors import LimitHit
from kgraph.layout import Positions, positions
from kgraph.network import ALL, Network, Selection, network, select
from kgraph.ontology import BASE


@dataclass(frozen=True)
class Source:
    """A graph, as quads and as the network of what was selected, with labels in the reader's language."""

    store: Store
    base: str = BASE
    language: str = "en"
    selection: Selection = ALL
    layout: bool = True
    raw: bool = False

    @cached_property
    def network(self) -> Network:
        return select(network(self.store, language=self.language, period=self.selection.period), self.selection)

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
