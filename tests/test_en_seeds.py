"""The two English seeds and the relations that they must give."""

import pytest
from english import attributes, read, relations

from kgraph import readers
from kgraph.resources import folder

AGENCY = "Artificial Intelligence Industry Cluster Agency"
EXPECTED = {
    "2025-03-20-gwangju-data-centre-en": [
        f"{AGENCY} operates National AI Data Center",
        "Cha Yu-jin founderOf Solbit AI",
        "Cha Yu-jin headOf Solbit AI (title chief executive)",
        "Halla Cloud locatedIn Jeju",
        "Lim Chae-yoon memberOf Halla Cloud",
        f"Oh Sang-jin headOf {AGENCY} (title head, from 2024-08)",
        "Seo Da-in educatedAt POSTECH",
        "Seo Da-in headOf National AI Data Center (title director, from 2025-03-04)",
        "Seo Da-in memberOf Korea Institute of Science and Technology Information (former)",
        "Seo Da-in succeeds Lim Chae-yoon",
        "National AI Data Center foundingDate 2023",
    ],
    "2025-09-10-computing-tender-en": [
        f"{AGENCY} operates National AI Data Center",
        f"Halla Cloud partnerOf {AGENCY} (from 2025-04)",
        "Hong Ji-tae headOf Halla Cloud (title chief executive)",
        "Jung Hae-yoon memberOf Ministry of Science and ICT (title official)",
        f"Oh Sang-jin headOf {AGENCY} (title head)",
        "National AI Computing Center budget 2500000000000 KRW",
    ],
}


@pytest.mark.parametrize("seed", EXPECTED)
def test_the_seeds_say_what_they_say(seed):
    article = next(iter(readers.read([folder("seeds") / f"{seed}.txt"])))
    doc = read(article.text, article.date)
    assert [*relations(doc), *attributes(doc)] == EXPECTED[seed]
