import pytest
from english import read

TYPES = {"P": "Person", "I": "Institution", "L": "Place", "J": "Project", "E": "Event"}
# The names of a text, each with the letter of its type.
TABLE = [
    ("Oh Sang-jin spoke.", "Oh Sang-jin/P"),
    ("Seoul Mayor Oh Se-hoon spoke.", "Seoul/L Oh Se-hoon/P"),
    ("Samsung Electronics CEO Han Jong-hee spoke.", "Samsung Electronics/I Han Jong-hee/P"),
    ("Emma Walsh met Professor Ursula Le Guin.", "Emma Walsh/P Ursula Le Guin/P"),
    ("Adaeze Obi, 45, founded it.", "Adaeze Obi/P"),
    ("It is what Adaeze Obi, a professor at Yale University, said.", "Adaeze Obi/P Yale University/I"),
    ("The Ministry of Science and ICT and the city of Gwangju paid.", "Ministry of Science and ICT/I Gwangju/L"),
    ("The Ministry of Trade, Industry and Energy paid.", "Ministry of Trade, Industry and Energy/I"),
    ("He left the University of Oxford and Google.", "University of Oxford/I Google/I"),
    ("He bought Acme, Inc. and Johnson & Johnson.", "Acme, Inc./I Johnson & Johnson/I"),
    ("Halla Cloud, a cloud company based in Jeju, grew.", "Halla Cloud/I Jeju/L"),
    ("Seoul-based Nestar grew. Nestar is a maker. So is Nestar, a maker.", "Seoul/L Nestar/I Nestar/I Nestar/I"),
    ("The chief executive of Halla Cloud came.", "Halla Cloud/I"),
    ("The Samsung Science and Technology Foundation paid.", "Samsung Science and Technology Foundation/I"),
    ("The Busan District Prosecutors' Office and Google came.", "Busan District Prosecutors' Office/I Google/I"),
    ("The Green Valley Project began.", "Green Valley Project/J"),
    ("The National AI Computing Center, a 2.5 trillion won project, waits.", "National AI Computing Center/J"),
    ("It showed at CES 2025 in Las Vegas.", "CES 2025/E Las Vegas/L"),
    ("The Gwangju Biennale opened in South Korea.", "Gwangju Biennale/E South Korea/L"),
    ("The Artificial Intelligence Agency (AIA) grew. AIA is small.", "Artificial Intelligence Agency/I AIA/I AIA/I"),
    ("He flew from the U.S. to France.", "U.S./L France/L"),
    ("Jordan Smith went to Jordan.", "Jordan Smith/P Jordan/L"),
    ("President Park Geun-hye saw Hyde Park.", "Park Geun-hye/P Hyde Park/L"),
    ("On Monday in April the Korean Team One Plus grew.", ""),
    ("Boston Dynamics and Paris Saint grew.", ""),
    ("Head of Marketing, he liked Sales.", ""),
    ("Mr. Park and Director Kim came.", ""),
    ("Nine Things You Should Know About Green Tea", ""),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_names(text, expected):
    doc = read(text)
    letters = {type_: letter for letter, type_ in TYPES.items()}
    found = [f"{text[m.start : m.end]}/{letters[m.type]}" for m in doc._.mentions if m.kind == "name"]
    assert " ".join(found) == expected
