"""Questions for `kgraph ask`: one SPARQL file each, with the question in Korean and English and its parameters."""
