import pytest
from english import name, read

# A text and the speakers of its quotations, - for nobody with a name.
TABLE = [
    ("“We listened, and we moved,” said Oh Sang-jin.", "Oh Sang-jin"),
    ("“We listened, and we moved,” Oh Sang-jin said on Tuesday.", "Oh Sang-jin"),
    ("“We listened, and we moved,” said Oh Sang-jin, the head of AICA.", "Oh Sang-jin"),
    ("“We listened, and we moved,” Oh Sang-jin, the head of the agency, told reporters.", "Oh Sang-jin"),
    ("“We listened, and we moved,” said Tesla CEO Elon Musk.", "Elon Musk"),
    ("“We listened, and we moved,” the Ministry of Science said.", "Ministry of Science"),
    ("“We listened, and we moved,” a spokesman for Google said.", "-"),
    ("“We listened, and we moved,” a spokesman told reporters.", "-"),
    ("Oh Sang-jin said, “We listened, and we moved.”", "Oh Sang-jin"),
    ("Oh Sang-jin told reporters that it was “a great day for us”.", "Oh Sang-jin"),
    ("“We moved on it,” said Oh Sang-jin. “There was no other way.”", "Oh Sang-jin; Oh Sang-jin"),
    ("“We moved on it,” he said. Oh Sang-jin came.", "-"),
    ("Oh Sang-jin came. “We moved on it,” he said.", "Oh Sang-jin"),
    ("Oh Sang-jin read the book “War and Peace in Seoul”.", "-"),
    ('"We listened, and we moved," said Oh Sang-jin.', "Oh Sang-jin"),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_speakers(text, expected):
    doc = read(text)
    assert "; ".join("-" if q.speaker is None else name(doc, q.speaker) for q in doc._.quotations) == expected
