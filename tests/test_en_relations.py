import pytest
from english import attributes, read, relations

TABLE = [
    ("Oh Sang-jin, head of AICA, came.", ["Oh Sang-jin headOf AICA (title head)"]),
    (
        "Oh Sang-jin has been the head of KAIST since August 2024.",
        ["Oh Sang-jin headOf KAIST (title head, from 2024-08)"],
    ),
    ("KAIST President Lee Kwang-hyung came.", ["Lee Kwang-hyung headOf KAIST (title President)"]),
    ("Seoul Mayor Oh Se-hoon came.", ["Oh Se-hoon headOf Seoul (title Mayor)"]),
    ("Tim Cook, Apple's chief executive, came.", ["Tim Cook headOf Apple (title chief executive)"]),
    ("Emma Walsh, former director of KAIST, came.", ["Emma Walsh headOf KAIST (title director, former)"]),
    ("It was former Google engineer Emma Walsh.", ["Emma Walsh memberOf Google (title engineer, former)"]),
    ("Tim Cook, 64, has led Apple since 2011.", ["Tim Cook headOf Apple (from 2011)"]),
    ("KAIST is led by Lee Kwang-hyung.", ["Lee Kwang-hyung headOf KAIST"]),
    (
        "Emma Walsh's husband, John Brown, works at KAIST.",
        ["Emma Walsh spouseOf John Brown", "John Brown memberOf KAIST"],
    ),
    ("Emma Walsh, a professor at KAIST, came.", ["Emma Walsh memberOf KAIST (title professor)"]),
    ("Emma Walsh, vice president of Google, came.", ["Emma Walsh memberOf Google (title vice president)"]),
    ("Emma Walsh, head of research at Google, came.", ["Emma Walsh memberOf Google (title head of research)"]),
    ("Emma Walsh, head of Google's lab, came.", []),
    (
        "Emma Walsh was director of KAIST from 2011 to 2014.",
        ["Emma Walsh headOf KAIST (title director, former, from 2011, to 2014)"],
    ),
    ("Emma Walsh was named president of KAIST in 2019.", ["Emma Walsh headOf KAIST (title president, from 2019)"]),
    ("Google named Emma Walsh chief executive.", ["Emma Walsh headOf Google (title chief executive)"]),
    (
        "Google's founder and chief executive, Emma Walsh, came.",
        ["Emma Walsh founderOf Google", "Emma Walsh headOf Google (title chief executive)"],
    ),
    ("Emma Walsh joined Google in 2019.", ["Emma Walsh memberOf Google (from 2019)"]),
    ("Emma Walsh founded Acme Inc. in 1999.", ["Emma Walsh founderOf Acme Inc. (from 1999)"]),
    ("Acme Inc. was founded in 1999 by Emma Walsh.", ["Emma Walsh founderOf Acme Inc. (from 1999)"]),
    (
        "Emma Walsh studied computer science at KAIST and worked at Google.",
        ["Emma Walsh educatedAt KAIST", "Emma Walsh memberOf Google (former)"],
    ),
    ("Emma Walsh holds a doctorate in physics from KAIST.", ["Emma Walsh educatedAt KAIST"]),
    ("Emma Walsh was born in Seoul in 1970.", ["Emma Walsh bornIn Seoul"]),
    ("Emma Walsh married John Brown.", ["Emma Walsh spouseOf John Brown"]),
    ("Emma Walsh, the daughter of John Walsh, came.", ["John Walsh parentOf Emma Walsh"]),
    ("Emma Walsh's brother, John Walsh, came.", ["Emma Walsh siblingOf John Walsh"]),
    ("Emma Walsh succeeded John Brown as director.", ["Emma Walsh succeeds John Brown (title director)"]),
    ("Emma Walsh met President John Brown in Seoul on Monday.", ["Emma Walsh metWith John Brown (from 2025-09-08)"]),
    ("Apple sued Samsung in 2011.", ["Apple accuses Samsung (from 2011)"]),
    ("Google was fined $1 million by the Fair Trade Commission.", ["Fair Trade Commission accuses Google"]),
    ("Lunit, a subsidiary of Google, grew.", ["Lunit subOrganizationOf Google"]),
    ("In April, Lunit signed an agreement with KAIST to share data.", ["Lunit partnerOf KAIST (from 2025-04)"]),
    (
        "Google acquired Lunit for $3 million in March 2024.",
        ["Google acquires Lunit (from 2024-03, amount 3000000 USD)"],
    ),
    ("Kakao holds a 30% stake in Lunit.", ["Kakao owns Lunit (share 30%)"]),
    ("Google invested $3 million in Lunit last year.", ["Google funds Lunit (from 2024, amount 3000000 USD)"]),
    ("Lunit raised $3 million from Google and Kakao.", ["Google funds Lunit", "Kakao funds Lunit"]),
    ("The National Data Center is run by KAIST.", ["KAIST operates National Data Center"]),
    ("Lunit took part in CES 2025.", ["Lunit participatesIn CES 2025"]),
    ("Lunit is based in Seoul.", ["Lunit locatedIn Seoul"]),
    ("Seoul-based Lunit grew.", ["Lunit locatedIn Seoul"]),
    ("The Gwangju Biennale was held in Gwangju.", ["Gwangju Biennale locatedIn Gwangju"]),
    ("Google plans to acquire Lunit.", []),
    ("Google did not sign an agreement with Lunit.", []),
    ("It is false that Google acquired Lunit.", []),
    ("The wife of John Brown founded Lunit.", []),
    ("Google reportedly acquired Lunit.", []),
    ("“Google acquired Lunit for a song,” said Emma Walsh.", []),
    ("Google and Lunit grew.", []),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_relations(text, expected):
    assert relations(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lunit, founded in 2013, grew.", ["Lunit foundingDate 2013"]),
        ("Founded in 2013, Lunit grew.", ["Lunit foundingDate 2013"]),
        ("Emma Walsh founded Lunit in 2013.", ["Lunit foundingDate 2013"]),
        ("Emma Walsh was born on 4 May 1970.", ["Emma Walsh birthDate 1970-05-04"]),
        ("The Gwangju Biennale was held in Gwangju in September 2024.", ["Gwangju Biennale startDate 2024-09"]),
        ("The Green Valley Project, a $3 million project, grew.", ["Green Valley Project budget 3000000 USD"]),
        ("Arm Holdings, owned by SoftBank Group, was founded in 1990.", ["Arm Holdings foundingDate 1990"]),
        ("The Brave Skills Program has a budget of €40 million.", ["Brave Skills Program budget 40000000 EUR"]),
        ("Lunit may be founded in 2030.", []),
    ],
)
def test_attributes(text, expected):
    assert attributes(read(text)) == expected


def test_a_claim_tells_its_sentence_and_its_pattern():
    text = "It rained. Tim Cook, Apple's chief executive, came."
    claim = read(text)._.relations[0]
    assert (text[slice(*claim.evidence)], claim.by) == (text.removeprefix("It rained. "), "pattern:apposition")


def test_a_claim_about_a_pronoun_is_less_sure():
    doc = read("Emma Walsh came. She joined Google. John Brown joined Kakao.")
    first, second = (r.confidence for r in doc._.relations)
    assert first < second
