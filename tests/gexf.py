"""The rules of GEXF 1.3 (https://gexf.net) that its published schema and Gephi's importer both go by."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from xml.etree import ElementTree

NAMESPACE = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"

Element = ElementTree.Element


def _channel(value: str) -> bool:
    return 0 <= int(value) <= 255


_TYPES: Mapping[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "double": float,
    "boolean": lambda value: {"true": True, "false": False}[value],
}
# The attributes of each element, those that it must have first, and its children in their order.
_ELEMENTS: Mapping[str, tuple[set[str], set[str], list[str]]] = {
    "gexf": ({"version"}, set(), ["meta", "graph"]),
    "meta": (set(), {"lastmodifieddate"}, ["creator", "description", "keywords", "title"]),
    "graph": (
        {"defaultedgetype", "mode", "timeformat", "timerepresentation"},
        {"start", "end", "idtype"},
        ["attributes", "nodes", "edges"],
    ),
    "attributes": ({"class"}, {"mode"}, ["attribute"]),
    "attribute": ({"id", "title", "type"}, set(), ["default", "options"]),
    "nodes": (set(), {"count"}, ["node"]),
    "edges": (set(), {"count"}, ["edge"]),
    "node": ({"id", "label"}, {"start", "end"}, ["attvalues", "spells", "viz:color", "viz:position", "viz:size"]),
    "edge": (
        {"id", "source", "target"},
        {"label", "weight", "kind", "type", "start", "end"},
        ["attvalues", "spells", "viz:color", "viz:thickness"],
    ),
    "attvalues": (set(), set(), ["attvalue"]),
    "attvalue": ({"for", "value"}, {"start", "end"}, []),
    "viz:color": ({"r", "g", "b"}, {"a"}, []),
    "viz:position": ({"x", "y"}, {"z"}, []),
    "viz:size": ({"value"}, set(), []),
    "viz:thickness": ({"value"}, set(), []),
}
_VALUES: Mapping[str, Callable[[str], object]] = {
    "version": {"1.3"}.__contains__,
    "defaultedgetype": {"directed", "undirected", "mutual"}.__contains__,
    "mode": {"static", "dynamic"}.__contains__,
    "timeformat": {"date"}.__contains__,
    "timerepresentation": {"interval", "timestamp"}.__contains__,
    "class": {"node", "edge"}.__contains__,
    "type": _TYPES.__contains__,
    "count": str.isdigit,
    "start": date.fromisoformat,
    "end": date.fromisoformat,
    "weight": lambda value: float(value) > 0,
    **dict.fromkeys("rgb", _channel),
    **dict.fromkeys("xyz", lambda value: float(value) + 1e-9),
}


def faults(written: bytes) -> list[str]:
    """What is wrong with a GEXF file, nothing if it is right."""
    root = ElementTree.fromstring(written)
    return [*_shape(root), *_ids(root), *_values(root), *_spells(root)]


def _name(element: Element) -> str:
    return element.tag.replace(VIZ, "viz:").replace(NAMESPACE, "")


def _shape(element: Element) -> Iterator[str]:
    name = _name(element)
    if name not in _ELEMENTS:
        if name not in {"creator", "description", "keywords", "title"}:
            yield f"unknown element {name}"
        return
    needed, allowed, children = _ELEMENTS[name]
    if needed - element.attrib.keys() or element.attrib.keys() - needed - allowed:
        yield f"{name} has {sorted(element.keys())}"
    yield from (f"{name} {key}={value!r}" for key, value in element.items() if key in _VALUES and not _fits(key, value))
    places = [children.index(_name(child)) for child in element if _name(child) in children]
    if len(places) != len(element) or places != sorted(places):
        yield f"{name} has {[_name(child) for child in element]}"
    for child in element:
        yield from _shape(child)


def _fits(key: str, value: str) -> bool:
    try:
        return bool(_VALUES[key](value))
    except ValueError:
        return False


def _ids(root: Element) -> Iterator[str]:
    """Every id once, every end of an edge a node, every count right."""
    nodes = Counter(node.get("id", "") for node in root.iter(f"{NAMESPACE}node"))
    edges = Counter(edge.get("id", "") for edge in root.iter(f"{NAMESPACE}edge"))
    yield from (f"{name!r} {count} times" for ids in (nodes, edges) for name, count in ids.items() if count > 1)
    for edge in root.iter(f"{NAMESPACE}edge"):
        yield from (f"no node {edge.get(end)!r}" for end in ("source", "target") if edge.get(end) not in nodes)
    for parent, ids in (("nodes", nodes), ("edges", edges)):
        yield from (
            f"{parent} count"
            for e in root.iter(f"{NAMESPACE}{parent}")
            if e.get("count", f"{len(ids)}") != f"{len(ids)}"
        )


def _values(root: Element) -> Iterator[str]:
    """Every value of a column that is declared, and of its type."""
    for kind in ("node", "edge"):
        columns = {
            column.get("id", ""): column.get("type", "")
            for attributes in root.iter(f"{NAMESPACE}attributes")
            if attributes.get("class") == kind
            for column in attributes
        }
        for thing in root.iter(f"{NAMESPACE}{kind}"):
            for value in thing.iter(f"{NAMESPACE}attvalue"):
                try:
                    _TYPES[columns[value.attrib["for"]]](value.attrib["value"])
                except (LookupError, ValueError) as error:
                    yield f"{kind} {thing.get('id')}: {value.attrib} {error}"


def _spells(root: Element) -> Iterator[str]:
    """No spell that ends before it begins, and no edge that is there without its nodes."""
    spells = {node.get("id"): (node.get("start", ""), node.get("end", "9")) for node in root.iter(f"{NAMESPACE}node")}
    for edge in root.iter(f"{NAMESPACE}edge"):
        start, end = edge.get("start", ""), edge.get("end", "9")
        if start > end:
            yield f"{edge.get('id')}: {start} – {end}"
        for node in (edge.get("source"), edge.get("target")):
            first, last = spells.get(node, ("", ""))
            if "start" in edge.attrib and not (first <= start and end <= last):
                yield f"{edge.get('id')} lasts longer than {node}"
