"""One page that holds the network and all it needs: it opens from the disk and asks no other machine for anything."""

import base64
import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any, BinaryIO

from kgraph import appearance, ontology
from kgraph.edges import few
from kgraph.evidence import Evidence, evidence
from kgraph.exporters._source import Source

TAKES = "network"

_NODES = 15_000
_SENTENCES = 3

# What is set in the script is a name here; what is said to the reader is in both languages.
_WORDS = {
    "ko": {
        "title": "지식 그래프",
        "search": "이름 찾기",
        "types": "유형",
        "relations": "관계",
        "period": "기사 날짜",
        "mentions": "언급",
        "articles": "기사",
        "from": "부터",
        "to": "까지",
        "former": "전",
        "aliases": "다른 이름",
        "all": "모두",
        "none": "없음",
        "fit": "전체 보기",
        "close": "닫기",
        "nodes": "개체",
        "edges": "관계",
        "hint": "개체를 누르면 관계와 근거 문장이 나옵니다.",
        "nothing": "찾을 수 없습니다",
    },
    "en": {
        "title": "Knowledge graph",
        "search": "Find a name",
        "types": "Types",
        "relations": "Relations",
        "period": "Date of articles",
        "mentions": "mentions",
        "articles": "articles",
        "from": "from",
        "to": "until",
        "former": "former",
        "aliases": "also",
        "all": "all",
        "none": "none",
        "fit": "Show all",
        "close": "Close",
        "nodes": "entities",
        "edges": "relations",
        "hint": "Click on an entity for its relations and the sentences that say so.",
        "nothing": "nothing found",
    },
}


def write(source: Source, file: BinaryIO) -> None:
    script, style = _resource("page.js"), _resource("page.css")
    words = _WORDS[source.language]
    head = (
        f'<!doctype html>\n<html lang="{source.language}">\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; script-src {_hash(script)}; '
        f"style-src {_hash(style)}; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(words['title'])}</title>\n<style>{style}</style>\n<body>\n"
    )
    file.write(head.encode())
    file.write(b'<script type="application/json" id="graph">')
    file.write(_harmless(json.dumps(_graph(source, words), ensure_ascii=False, separators=(",", ":"))).encode())
    file.write(f"</script>\n<script>{script}</script>\n".encode())


def _resource(name: str) -> str:
    return (files("kgraph.exporters") / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What the page's security policy knows its own script and style by."""
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def _harmless(text: str) -> str:
    """JSON that cannot end the script element that it stands in."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _graph(source: Source, words: Mapping[str, str]) -> dict[str, Any]:
    source.at_most(_NODES)
    network = source.network
    number = {name: at for at, name in enumerate(network)}
    sentences = evidence(source.store, most=_SENTENCES, among=few(network))
    terms = ontology.load()
    return {
        "words": words,
        "types": {
            term.name: {"label": term.labels[source.language], "colour": appearance.colours()[term.name]}
            for term in terms.entities
        },
        "relations": dict(_relations(source)),
        "attributes": {term.name: term.labels[source.language] for term in terms.attributes},
        "nodes": list(_nodes(source)),
        "edges": [
            _edge(number[start], number[end], tie, _own(tie) or sentences.get((start, end, key), []))
            for start, end, key, tie in network.edges(keys=True, data=True)
        ],
    }


def _relations(source: Source) -> Iterator[tuple[str, dict[str, str]]]:
    """What ties are called, from their subject and from their object, in the order of the ontology."""
    for term in ontology.load().relations:
        label = term.labels[source.language]
        yield term.name, {"label": label, "inverse": term.inverse_labels.get(source.language) or label}
    others = {(tie["relation"], tie["label"]) for _, _, tie in source.network.edges(data=True) if tie["symmetric"]}
    known = {term.name for term in ontology.load().relations}
    yield from ((name, {"label": label, "inverse": label}) for name, label in sorted(others) if name not in known)


def _own(tie: Mapping[str, Any]) -> list[Evidence]:
    """The sentence of an edge that has but one."""
    if "sentence" not in tie:
        return []
    return [Evidence(*(tie.get(name, "") for name in ("sentence", "date", "article_title", "outlet", "url")))]


def _nodes(source: Source) -> Iterator[dict[str, Any]]:
    kept = ("label", "type", "mentions", "articles", "first_seen", "last_seen", "aliases")
    attributes = [term.name for term in ontology.load().attributes]
    for at, (name, known) in enumerate(source.network.nodes.items()):
        x, y = source.positions.get(name, (at % 100 * 50.0, at // 100 * 30.0))
        told = {column: known[column] for column in kept if column in known}
        facts = {column: known[column] for column in attributes if column in known}
        yield {**told, "x": x, "y": y, "size": appearance.size(known["mentions"]), "facts": facts}


def _edge(start: int, end: int, tie: Mapping[str, Any], sentences: list[Evidence]) -> dict[str, Any]:
    kept = ("relation", "weight", "title", "from", "to", "amount", "share", "first_seen", "last_seen")
    told = {column: tie[column] for column in kept if column in tie}
    return {
        "source": start,
        "target": end,
        **told,
        **({"former": True} if tie.get("former") else {}),
        **({"symmetric": True} if tie["symmetric"] else {}),
        "evidence": [dict(_said(sentence)) for sentence in sentences],
    }


def _said(sentence: Evidence) -> Iterator[tuple[str, str]]:
    return ((name, told) for name, told in sentence._asdict().items() if told)
