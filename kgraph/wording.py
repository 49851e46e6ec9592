"""How claims are put into words, wherever they are shown."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from kgraph.cards import Article, Claim
    from kgraph.timeline import Entry
    from kgraph.tracing import Hop, Tie

_WORDS = {
    "ko": {"from": "{}부터", "to": "{}까지", "former": "전", "hops": "{}단계", "articles": "기사 {:,}건"},
    "en": {"from": "from {}", "to": "until {}", "former": "former", "hops": "{} {}", "articles": "{:,} {}"},
}


def qualified(qualifiers: Mapping[str, tuple[str, ...]], language: str) -> Iterator[str]:
    """Title, dates, amount and share."""
    words = _WORDS[language]
    if "former" in qualifiers:
        yield words["former"]
    yield from qualifiers.get("title", ())
    yield from (words[name].format(date) for name in ("from", "to") for date in qualifiers.get(name, ()))
    yield from map(money, qualifiers.get("amount", ()))
    yield from (f"{share}%" for share in qualifiers.get("share", ()))


def money(amount: str) -> str:
    """7,000,000,000 KRW; what is no number stays as it is."""
    number, _, currency = amount.partition(" ")
    whole, point, part = number.partition(".")
    return f"{int(whole):,}{point}{part} {currency}".strip() if whole.isascii() and whole.isdigit() else amount


def tied(hop: "Hop", tie: "Tie", language: str) -> str:
    """오상진 —수장직→ AICA: a relation as it is read from the start of a hop."""
    label = tie.relation.labels[language]
    arrow = f"—{label}—" if tie.relation.symmetric else f"—{label}→" if tie.subject == hop.start else f"←{label}—"
    return f"{hop.start.name} {arrow} {hop.end.name}"


def articles(count: int, language: str) -> str:
    return _counted("articles", count, "article", language)


def hops(count: int, language: str) -> str:
    return _counted("hops", count, "hop", language)


def _counted(name: str, count: int, noun: str, language: str) -> str:
    return _WORDS[language][name].format(count, noun if count == 1 else f"{noun}s")


def period(entry: "Entry") -> str:
    """2024-08 –, – 2019, 2024-08-17; of what is past, ? for the end that nobody gives."""
    if entry.begin == entry.end:
        return entry.begin
    end = entry.end or ("?" if "former" in entry.qualifiers else "")
    return f"{entry.begin} – {end}".strip()


def source(article: "Article") -> tuple[str, ...]:
    """Date, outlet, title, id and address of an article, as far as it has them."""
    return tuple(filter(None, (article.date, article.publisher, article.title, article_id(article), article.url)))


def cited(article: "Article") -> tuple[str, ...]:
    """What a reader needs to find an article: its id only where it has no address."""
    return tuple(filter(None, (article.date, article.publisher, article.title, article.url or article_id(article))))


def article_id(article: "Article") -> str:
    return unquote(article.iri).rpartition("/article/")[2]


def sentence(claim: "Claim") -> tuple[str, tuple[tuple[int, int], ...]]:
    """The passages of a claim as one text, and where in it the ends are mentioned."""
    text, marks = "", list[tuple[int, int]]()
    for passage in claim.passages:
        text += " … " if text else ""
        marks += [(len(text) + start, len(text) + end) for start, end in passage.marks]
        text += passage.words
    return text, tuple(marks)
