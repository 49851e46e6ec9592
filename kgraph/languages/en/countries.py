"""English names of the countries and regions of the world, from Unicode's CLDR."""

from collections.abc import Mapping
from functools import cache

from babel import Locale

# What newspapers write besides the names of CLDR.
_OTHER = {
    "KR": ("Korea", "Republic of Korea"),
    "KP": ("Democratic People's Republic of Korea", "DPRK"),
    "US": ("U.S.", "US", "USA", "U.S.A.", "United States of America", "America"),
    "GB": ("U.K.", "UK", "Britain", "Great Britain"),
    "AE": ("UAE", "U.A.E."),
    "CN": ("People's Republic of China",),
    "CZ": ("Czech Republic",),
    "TR": ("Turkey",),
    "MM": ("Burma",),
    "CI": ("Ivory Coast",),
    "CD": ("Democratic Republic of the Congo", "DR Congo"),
    "HK": ("Hong Kong",),
    "MO": ("Macau",),
    "BA": ("Bosnia",),
    "PS": ("Palestine",),
    "VA": ("Vatican",),
    "SZ": ("Swaziland",),
    "CV": ("Cape Verde",),
}


@cache
def countries() -> Mapping[str, str]:
    """Every English name of a country or territory, with its ISO 3166 code."""
    found = {}
    for code, name in sorted(Locale("en").territories.items()):
        if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"):
            found[name.split("(")[0].strip().replace("’", "'")] = code
    found.update({name: code for code, names in _OTHER.items() for name in names})
    return found
