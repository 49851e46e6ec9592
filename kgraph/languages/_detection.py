"""Which language a text is in: by its script, and where many share one, by its most frequent words."""

import re
from collections import Counter
from collections.abc import Mapping

UNKNOWN = "und"

NAMES: Mapping[str, str] = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian",
    "km": "Khmer", "ko": "Korean", "lo": "Lao", "my": "Burmese", "nl": "Dutch", "no": "Norwegian", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "ta": "Tamil", "te": "Telugu", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
    UNKNOWN: "an unrecognised language",
}  # fmt: skip

# The letters of each script; those that one language alone writes come with its code.
_SCRIPTS = {
    "ko": "가-힣ㄱ-ㆎ",
    "kana": "ぁ-ゖァ-ヺー",
    "han": "㐀-䶿一-鿿",
    "latin": "A-Za-zÀ-ɏḀ-ỿ",
    "cyrillic": "Ѐ-ӿ",
    "arabic": "ء-ۿ",
    "el": "Ͱ-Ͽ",
    "he": "א-ת",
    "hy": "Ա-֏",
    "ka": "ა-ჿ",
    "hi": "ऀ-ॿ",
    "bn": "ঀ-৿",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "th": "ก-๛",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f",
    "km": "\u1780-\u17ff",
}
_LETTERS = {script: re.compile(f"[{letters}]") for script, letters in _SCRIPTS.items()}

# The most frequent words of newspaper prose, those first that no neighbour has.
_WORDS = {
    "latin": {
        "en": "the of and to in that is was for with on has said by from at its have are will which an were",
        "de": "der die und das den von ist nicht ein eine mit für auf dem sich auch des im bei wird nach zu",
        "fr": "le la les des et est une dans pour que qui sur pas du au avec ce par sont plus ont été il",
        "es": "el la los las y que del en una por con para se su al como más pero fue ha sus es",
        "pt": "o os as e que do da em um uma para não com dos das no na ao foi é mais pelo são",
        "it": "il la di che e gli della un una per con non del dei nel sono alla anche più ha è le da",
        "nl": "de het een van en dat niet zijn op voor met te aan ook door naar bij maar wordt heeft uit",
        "sv": "och att det som en på är av för med den till inte har ett om från men har vid",
        "da": "og det at en af til er på med for den ikke der har som et fra blev også efter",
        "no": "og det å en av til er på med for den ikke som har et fra ble også etter sier",
        "fi": "ja on ei että se oli mukaan myös ovat kun hän mutta kuin joka sen vuoden tai ollut",
        "pl": "i w na nie się z do że jest to o jak po przez od ale jego był dla oraz",
        "cs": "a v na se je že to s z do o by jako pro ale podle které byl také jsou",
        "hu": "a az és hogy nem egy is azt meg volt van már csak ez mint vagy után szerint",
        "ro": "și de la în a cu că nu este pe din pentru o mai au care fost sunt prin",
        "tr": "ve bir bu için da de ile olarak çok daha olan gibi sonra kadar ancak dedi olduğunu yeni",
        "id": "yang dan di dengan untuk dari pada ini itu dalam tidak akan juga oleh adalah ke telah kepada",
        "vi": "và của là có được cho không trong những một với các người đã này tại khi để",
    },
    "cyrillic": {
        "ru": "и в не на что с по это как он из для его к был а за от которые того также",
        "uk": "і в не на що з та це як до він для у його був за від які також є про",
        "bg": "и на да се в за от е с не че по като са ще това до който при със",
    },
    "arabic": {
        "ar": "في من على أن إلى التي عن مع هذا كان الذي بعد ما لا قال هذه ذلك خلال",
        "fa": "و در به از که این است را با برای آن شد یک می خود شده کرد های",
        "ur": "کے میں کی ہے اور سے کا کو نے پر ہیں کہ کیا بھی یہ اس تھا گیا",
    },
}  # fmt: skip
_TABLES = {
    script: {language: frozenset(words.split()) for language, words in table.items()}
    for script, table in _WORDS.items()
}
_SAMPLE = 2000
_WORD = re.compile(r"[^\W\d_]+")
# A text of fewer function words than one in this many words is a list of names, or in a language not in the table.
_SPARSE = 12


def detect(text: str) -> str:
    """The ISO 639-1 code of the text's language, or "und"."""
    sample = text[:_SAMPLE]
    letters = Counter({script: len(letter.findall(sample)) for script, letter in _LETTERS.items()})
    if letters["ko"] * 10 >= letters.total() > 0:
        return "ko"
    if letters["kana"] * 10 >= letters["kana"] + letters["han"] > 0 and letters["kana"]:
        letters["ja"] = letters["kana"] + letters["han"]
    script, count = letters.most_common(1)[0]
    if count == 0:
        return UNKNOWN
    if script in _TABLES:
        return _by_words(sample, _TABLES[script])
    return {"han": "zh", "kana": "ja"}.get(script, script)


def _by_words(text: str, table: Mapping[str, frozenset[str]]) -> str:
    words = [word.lower() for word in _WORD.findall(text)]
    counts = Counter({language: sum(word in frequent for word in words) for language, frequent in table.items()})
    language, count = counts.most_common(1)[0]
    return language if count * _SPARSE >= len(words) else UNKNOWN
