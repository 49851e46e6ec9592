import pytest
from english import read

# Sentences are separated by |.
TABLE = [
    "The rain came.| The river rose.",
    "Dr. Smith met Mr. Jones on Jan. 4.| They talked.",
    "Acme Inc. bought Nestar Corp. in May.| It paid $2.5 million.",
    "He works for Acme Inc.| The company is old.",
    "She lives in the U.S. and Korea.| He does not.",
    "J. K. Rowling wrote it.| We read it.",
    "“We listened. We moved,” Jung said.| Nobody else did.",
    "“Is it so?” he asked.| It was.",
    "“Is it so?” Jung asked.| It was.",
    "“It is done.”| Jung left the room.",
    "It rose 3.5 percent.| No. 5 fell.",
    "A title without a stop\n|A sentence.",
]


@pytest.mark.parametrize("marked", TABLE)
def test_sentences_end_where_they_are_marked(marked):
    text = marked.replace("|", "")
    doc = read(text)
    assert [text[start:end] for start, end in doc._.sentences] == [part.strip() for part in marked.split("|")]


def test_tokens_begin_the_sentences():
    doc = read("The rain came. The river rose.")
    assert [token.text for token in doc if token.is_sent_start] == ["The", "The"]


@pytest.mark.parametrize(
    "text", ["Oh Sang-jin's  firm —\n\n it can't… ", "", " ", "(" * 500 + "a" + ")" * 500 + " is odd.", "\t tabs\t"]
)
def test_the_doc_keeps_the_text(text):
    assert read(text).text == text


def test_korean_names_are_not_cut_at_their_hyphens():
    assert [m.form for m in read("Oh Sang-jin's plan")._.morphemes] == ["oh", "sang-jin", "'s", "plan"]
