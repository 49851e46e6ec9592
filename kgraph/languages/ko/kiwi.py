"""The one Kiwi, and what it makes of a word by itself."""

from functools import cache, lru_cache

from kiwipiepy import Kiwi

# The ids that Kiwi gives to nouns that its dictionary does not hold.
UNKNOWN = {"NNG": 2, "NNP": 3}


@cache
def kiwi(threads: int) -> Kiwi:
    """Kiwi without its list of 252,000 works and names, whose entries hide the names inside: 불멸의 이순신."""
    return Kiwi(num_workers=threads, model_type="cong", load_multi_dict=False)


@lru_cache(maxsize=65536)
def word(form: str, tag: str, context: str = "") -> tuple[str, int]:
    """The tag and id of a word behind a context; the tag given, and the id of unknown words, if it is none there."""
    found = kiwi(1).tokenize(context + form)
    if found and found[-1].form == form and found[-1].tag[0] == tag[0] and (context or len(found) == 1):
        return found[-1].tag, found[-1].id
    return tag, UNKNOWN.get(tag, -1)
