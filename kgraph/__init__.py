"""Knowledge graphs from news: entities, relations, and the sentence that says so."""

__version__ = "0.1.0"
