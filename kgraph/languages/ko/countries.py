"""Korean names of the countries and regions of the world, from Unicode's CLDR."""

from collections.abc import Mapping
from functools import cache

from kgraph.languages import _countries

# What newspapers write besides the names of CLDR.
_OTHER = {
    "KR": ("한국", "남한", "우리나라"),
    "KP": ("북한", "조선민주주의인민공화국"),
    "US": ("미합중국",),
    "CN": ("중화인민공화국",),
    "GB": ("대영제국",),
    "TW": ("타이완", "중화민국"),
    "TR": ("터키",),
    "NL": ("화란",),
    "AU": ("호주", "오스트레일리아"),
    "AE": ("아랍에미리트연합", "UAE"),
    "SA": ("사우디",),
    "ZA": ("남아프리카공화국", "남아공"),
    "CZ": ("체코공화국",),
    "GE": ("그루지야",),
    "MM": ("버마",),
    "VA": ("바티칸",),
    "PG": ("파푸아뉴기니",),
    "BA": ("보스니아",),
    "CD": ("콩고민주공화국", "DR콩고"),
    "CG": ("콩고",),
    "KG": ("키르기스스탄",),
    "MK": ("마케도니아",),
    "PS": ("팔레스타인",),
    "HK": ("홍콩",),
    "MO": ("마카오",),
}


@cache
def countries() -> Mapping[str, str]:
    """Every Korean name of a country or territory, with its ISO 3166 code."""
    return _countries.countries("ko", _OTHER)
