"""The countries and territories of Unicode's CLDR, in any of its languages."""

from collections.abc import Mapping

from babel import Locale

# Unions, zones and codes for testing: no territories.
_NONE = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"})


def countries(language: str, others: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every name of a country or territory, with its ISO 3166 code; `others` are names that CLDR lacks, by code."""
    found = {}
    for code, name in sorted(Locale(language).territories.items()):
        if len(code) == 2 and code.isalpha() and code not in _NONE:
            found[name.split("(")[0].strip().replace("’", "'")] = code
    found.update({name: code for code, names in others.items() for name in names})
    return found
