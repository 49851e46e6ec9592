"""English names of the countries and regions of the world, from Unicode's CLDR."""

from collections.abc import Mapping
from functools import cache

from kgraph.languages import _countries

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
    return _countries.countries("en", _OTHER)
