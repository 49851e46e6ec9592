"""Sums of money and shares in Korean: 1조2000억원, 1억2천만 원, 100억여원, 3.5억 달러, $300만, 지분 71.4%."""

import re
from collections.abc import Mapping
from decimal import Decimal

from kgraph.annotations import Amount, Share
from kgraph.extractors.amounts import Rules
from kgraph.languages.ko.tokenizer import PLAIN

CURRENCIES: Mapping[str, str] = {
    "원": "KRW",
    "달러": "USD",
    "불": "USD",
    "유로": "EUR",
    "엔": "JPY",
    "위안": "CNY",
    "파운드": "GBP",
    "루블": "RUB",
    "루피": "INR",
    "루피아": "IDR",
    "링깃": "MYR",
    "바트": "THB",
    "페소": "PHP",
    "동": "VND",
    "프랑": "CHF",
    "크로나": "SEK",
    "크로네": "NOK",
    "리라": "TRY",
    "헤알": "BRL",
    "랜드": "ZAR",
    "디르함": "AED",
    "리얄": "SAR",
    "디나르": "KWD",
    "셰켈": "ILS",
    "즈워티": "PLN",
    "포린트": "HUF",
    "코루나": "CZK",
    "투그릭": "MNT",
    "텡게": "KZT",
    "숨": "UZS",
    "흐리우냐": "UAH",
    "낍": "LAK",
    "짯": "MMK",
    "리엘": "KHR",
    "타카": "BDT",
}
# A country before a currency tells which of that name it is: 호주달러, 베트남 동.
NATIONAL: Mapping[str, str] = {
    "미국 달러": "USD",
    "미 달러": "USD",
    "호주 달러": "AUD",
    "캐나다 달러": "CAD",
    "싱가포르 달러": "SGD",
    "홍콩 달러": "HKD",
    "대만 달러": "TWD",
    "뉴질랜드 달러": "NZD",
    "스위스 프랑": "CHF",
    "스웨덴 크로나": "SEK",
    "덴마크 크로네": "DKK",
    "노르웨이 크로네": "NOK",
    "멕시코 페소": "MXN",
    "칠레 페소": "CLP",
    "아르헨티나 페소": "ARS",
    "필리핀 페소": "PHP",
    "파키스탄 루피": "PKR",
    "인도 루피": "INR",
    "이집트 파운드": "EGP",
    "영국 파운드": "GBP",
    "중국 위안": "CNY",
    "일본 엔": "JPY",
    "베트남 동": "VND",
}
SIGNS: Mapping[str, str] = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "￦": "KRW"}
LARGE: Mapping[str, int] = {"경": 10**16, "조": 10**12, "억": 10**8, "만": 10**4, "": 1}
SMALL: Mapping[str, int] = {"천": 1000, "백": 100, "십": 10}
# Alone these are syllables like any other, and money only behind a large number or a country.
_AMBIGUOUS = frozenset({"동", "불", "숨", "낍", "짯", "랜드", "프랑", "타카"})

_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_PART = rf"(?:{_DIGITS}\s?(?:[천백십]\s?\d?)*|[천백십]+)(?:여\s?)?[경조억만]"
_LAST = rf"{_DIGITS}(?:[천백십]\d?)*"
_NUMBER = rf"(?P<number>(?:{_PART}\s?)+(?:{_LAST})?|{_LAST})"
_ABOUT = r"\s?(?:여|가량|남짓)?\s?"
_NATIONS = "|".join(sorted({name.split()[0] for name in NATIONAL}, key=len, reverse=True))
_NAMES = "|".join(sorted(CURRENCIES, key=len, reverse=True))
_NO_MONEY = "(?!칙|소[들와]|[장생형점탁숭심론]|진|파|부|발|량|교|대문|영상|작구|해안)"
_MONEY = re.compile(
    rf"(?<![\d.,]){_NUMBER}{_ABOUT}(?:(?P<nation>{_NATIONS})\s?)?(?P<currency>{_NAMES}){_NO_MONEY}"
    rf"|(?P<sign>US\$|[$€£¥₩￦])\s?(?P<signed>(?:{_PART}\s?)*{_LAST}|(?:{_PART})+)\s?(?P<unit>[경조억만])?"
)
_SHARE = re.compile(
    r"(?<![\d.,])(?P<percent>\d{1,3}(?:\.\d+)?)\s?(?:%|퍼센트|프로(?=의? 지분))(?!\s?(?:포인트|[pP]\b))"
    r"|(?<=지분 )(?:절반|전부|전량)|절반(?=씩 (?:출자|투자))"
)
_PERCENT = {"전부": "100", "전량": "100", "절반": "50"}


def amounts(text: str) -> list[Amount]:
    found = ((match, _value(match)) for match in _MONEY.finditer(text.translate(PLAIN)))
    return [Amount(*match.span(), value) for match, value in found if value]


def shares(text: str) -> list[Share]:
    """Percentages, and 절반, 전부 and 전량 of the shares; 3%포인트 is a difference."""
    found = _SHARE.finditer(text.translate(PLAIN))
    return [Share(*match.span(), f"{match['percent'] or _PERCENT[match.group()]}%") for match in found]


def _value(match: re.Match[str]) -> str | None:
    if match["sign"]:
        total = number(match["signed"] + (match["unit"] or ""))
        currency = SIGNS[match["sign"]]
    else:
        if match["currency"] in _AMBIGUOUS and not match["nation"] and not re.search("[경조억만천]", match["number"]):
            return None
        total = number(match["number"])
        currency = NATIONAL.get(f"{match['nation']} {match['currency']}", CURRENCIES[match["currency"]])
    return f"{total.normalize():f} {currency}" if total else None


def number(written: str) -> Decimal | None:
    """1조2000억 is 1200000000000, 1억2천만 120000000; nothing if larger units follow smaller ones."""
    total, last = Decimal(0), 10**20
    for digits, units, large in _TERMS.findall(written.replace(",", "").replace("여", "").replace(" ", "")):
        if not digits and not units:
            continue
        if LARGE[large] >= last:
            return None
        total += _below_ten_thousand(digits, units) * LARGE[large]
        last = LARGE[large]
    return total


_TERMS = re.compile(r"(\d*(?:\.\d+)?)((?:[천백십]\d?)*)([경조억만]?)")


def _below_ten_thousand(digits: str, units: str) -> Decimal:
    """2천5백 is 2500, 천 is 1000."""
    total, count = Decimal(0), Decimal(digits) if digits else Decimal(1)
    for unit, more in re.findall(r"([천백십])(\d?)", units):
        total += count * SMALL[unit]
        count = Decimal(more) if more else Decimal(0)
    return total + count


RULES = Rules(amounts, shares)
