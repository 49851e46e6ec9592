"""The forms in which names are compared, and the keys by which profiles that may be one are found."""

from functools import lru_cache

from kgraph.resolution import authority
from kgraph.resolution.names import distinctive, is_korean_person, last_word, looks, normal, skeleton
from kgraph.resolution.profile import Profile


@lru_cache(maxsize=1 << 17)
def comparable(type_: str, name: str, within: frozenset[str] = frozenset(), year: int | None = None) -> str:
    """The form of a name in which its variants are equal: 카이스트 → 한국과학기술원, 대전시 → 대전광역시."""
    entry = authority.known(type_, name, within, year)
    if entry is None:
        return distinctive(name) if type_ == "Institution" else normal(name)
    held = f"@{normal(entry.within)}" if authority.is_shared(type_, entry.name) else ""
    return normal(entry.name) + held


@lru_cache(maxsize=1 << 17)
def is_common(type_: str, name: str, form: str) -> bool:
    """Whether many things may bear the name, so that it alone is not enough."""
    match type_:
        case "Person":
            return is_korean_person(name) or len(form) < 5 or (name.isascii() and not last_word(name))
        case "Place":
            return authority.is_shared(type_, name) and "@" not in form and not authority.known(type_, name)
        case "Institution":
            return form in authority.shared_names("borne") or (len(form) < 3 and not authority.known(type_, name))
        case _:
            return len(form) < 4


def keys(profile: Profile) -> frozenset[str]:
    """What may join the profile to others: its name, its comparable form, abbreviations that its article introduces.

    Two profiles that share no key, directly or through others, never affect each other. Equal names share a key, so
    that whoever names two things alike sees both.
    """
    if is_surname(profile):
        return frozenset([f"{profile.type} {profile.article} {profile.entity}"])
    within = frozenset(fact.value for fact in profile.facts if fact.kind == "within")
    return _keys(profile.type, profile.name, profile.introduced, within, profile.year)


@lru_cache(maxsize=1 << 16)
def _keys(
    type_: str, name: str, introduced: tuple[str, ...], within: frozenset[str], year: int | None
) -> frozenset[str]:
    forms = {normal(name), comparable(type_, name, within, year)}
    for short in introduced:
        if type_ != "Person" or not _is_surname(short):
            forms |= {normal(short), comparable(type_, short, frozenset(), year)}
    if type_ == "Person":
        forms |= {last_word(name)} - {""}
    alike = {f"{type_} ~{looks(name)}"} if looks(name) else set()
    return frozenset(f"{type_} {_sounds(type_, form)}" for form in forms) | alike


def is_surname(profile: Profile) -> bool:
    """오, 남궁: a person whose article gives no more than that is nobody's namesake."""
    return profile.type == "Person" and _is_surname(profile.name)


def _is_surname(name: str) -> bool:
    return len(normal(name)) < 2 or name in authority.surnames()


def _sounds(type_: str, form: str) -> str:
    """Forms that may be spellings of one name share this."""
    return form if type_ == "Person" and is_korean_person(form) else skeleton(form)
