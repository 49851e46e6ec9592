"""How the trained parts of kgraph are made from data; nothing here is needed to use them."""
