"""The paths between two names as one page without a script: a picture, and below it every sentence with its source."""

import base64
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape

from kgraph import wording
from kgraph.cards import Claim
from kgraph.pictures.paths import picture
from kgraph.pictures.svg import svg
from kgraph.tracing import Hop, Tie
from kgraph.xml import clean

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1a; --ground: #fff; --faint: #6b6b66; --line: #dcdcd6; --mark: #fff1b8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececea; --ground: #16171a; --faint: #9a9a95; --line: #35373c; --mark: #5a4a12; }
}
body {
  max-width: 60rem; margin: 2rem auto; padding: 0 1.5rem; color: var(--ink); background: var(--ground);
  font: 16px/1.6 "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", NanumGothic, system-ui, sans-serif;
}
svg { max-width: 100%; height: auto; display: block; margin: 0 auto; border-radius: .5rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--line); }
h2 span, footer { color: var(--faint); font-weight: normal; font-size: .85rem; }
p { margin: 1rem 0 .2rem; }
blockquote { margin: .3rem 0 .8rem; padding-left: .8rem; border-left: 3px solid var(--line); }
mark { background: var(--mark); color: inherit; border-radius: .15rem; }
a { color: inherit; }
"""


def page(ways: Sequence[Sequence[Hop]], language: str) -> str:
    drawn = picture(ways, language=language, evidence=False)
    policy = base64.b64encode(sha256(_STYLE.encode()).digest()).decode()
    title = _escape(drawn.title)
    sections = "".join(_way(way, language) for way in ways)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{policy}'; "
        "base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n{svg(drawn)}{sections}"
    )


def _escape(text: str) -> str:
    return escape(clean(text))


def _way(way: Sequence[Hop], language: str) -> str:
    names = _escape(" – ".join([way[0].start.name, *(hop.end.name for hop in way)]))
    attested = min(max((tie.articles for tie in hop.ties), default=0) for hop in way)
    size = f"{wording.hops(len(way), language)}, {wording.articles(attested, language)}"
    return f"<h2>{names} <span>{size}</span></h2>\n" + "".join(
        line for hop in way for tie in hop.ties for line in _tie(hop, tie, language)
    )


def _tie(hop: Hop, tie: Tie, language: str) -> Iterator[str]:
    told = [wording.tied(hop, tie, language), *wording.qualified(tie.qualifiers, language)]
    told += [wording.articles(tie.articles, language)] * (tie.articles > 1)
    yield f"<p>{_escape(' · '.join(told))}</p>\n"
    yield from (_quoted(claim) for claim in tie.claims)


def _quoted(claim: Claim) -> str:
    text, marks = wording.sentence(claim)
    shown, at = "", 0
    for start, end in marks:
        shown += _escape(text[at:start]) + f"<mark>{_escape(text[start:end])}</mark>"
        at = end
    source = _escape(" · ".join(wording.cited(claim.article)))
    # No address but of the web's own kinds becomes a link.
    if claim.article.url.lower().startswith(("http://", "https://")):
        source = f'<a href="{_escape(claim.article.url)}" rel="noopener noreferrer">{source}</a>'
    return f"<blockquote>{shown}{_escape(text[at:])}<footer>{source}</footer></blockquote>\n"
