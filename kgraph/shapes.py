"""The SHACL shapes of a graph: those that are written, and those that follow from the domains and ranges."""

from collections.abc import Iterable, Iterator

from kgraph import ontology
from kgraph.ontology import Term
from kgraph.resources import folder


def turtle() -> str:
    written = (folder("ontology") / "shapes.ttl").read_text(encoding="utf-8")
    return "\n".join([written, *_derived()])


def _derived() -> Iterator[str]:
    terms = ontology.load()
    stated = [*terms.relations, *terms.attributes]
    yield _predicates(stated)
    for term in stated:
        yield _end(term, "Domain", "sh:targetSubjectsOf", term.domain, ("주어", "subject"))
        yield _end(term, "Range", "sh:targetObjectsOf", term.range, ("목적어", "object"))


def _predicates(stated: Iterable[Term]) -> str:
    return f"kg:PredicateShape a sh:NodeShape ;\n    sh:in ( {' '.join(f'kg:{term.name}' for term in stated)} ) .\n"


def _end(term: Term, side: str, target: str, allowed: tuple[str, ...], role: tuple[str, str]) -> str:
    """The shape of what stands on one side of a relation or attribute."""
    alternatives = " ".join(f"[ {_is_one(name)} ]" for name in allowed)
    korean = f"{term.name}의 {role[0]}로 맞는 것: {', '.join(_spoken(allowed, 'ko'))}."
    english = f"The {role[1]} of {term.name} is of this kind: {', '.join(_spoken(allowed, 'en'))}."
    return (
        f"kg:{term.name}{side}Shape a sh:NodeShape ;\n"
        f"    {target} kg:{term.name} ;\n"
        f"    sh:or ( {alternatives} ) ;\n"
        f'    sh:message "{korean}"@ko, "{english}"@en .\n'
    )


def _is_one(name: str) -> str:
    return f"sh:datatype {name}" if ":" in name else f"sh:class kg:{name}"


def _spoken(names: Iterable[str], language: str) -> Iterator[str]:
    terms = ontology.load()
    return (terms[name].labels[language] if name in terms else name for name in names)
