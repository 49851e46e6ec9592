"""An English text through its pipeline, and what came out, in short."""

from functools import cache

from kgraph.languages.en import load


@cache
def _pipeline():
    return load()


def read(text, published="2025-09-10"):
    nlp = _pipeline()
    doc = nlp.make_doc(text)
    doc._.published = published
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def relations(doc):
    """`Oh Sang-jin headOf AICA (title head, from 2024-08)`."""
    return sorted(
        f"{name(doc, r.subject)} {r.predicate} {name(doc, r.object)}{_said(r.qualifiers)}" for r in doc._.relations
    )


def attributes(doc):
    return sorted(f"{name(doc, a.entity)} {a.name} {a.value}" for a in doc._.attributes)


def name(doc, entity):
    return doc._.entities[entity].name


def _said(qualifiers):
    said = ", ".join("former" if value is True else f"{key} {value}" for key, value in qualifiers.items())
    return f" ({said})" if said else ""
