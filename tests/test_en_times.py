"""A table: the day of publication, a text, and its expressions with their dates, as in test_ko_times."""

import pytest
from english import read

TABLE = """
2025-09-10 | He took over in August 2024. | August 2024 = 2024-08
2025-09-10 | He took over on 17 August 2024. | 17 August 2024 = 2024-08-17
2025-09-10 | He took over on August 17, 2024. | August 17, 2024 = 2024-08-17
2025-09-10 | He took over on Aug. 17th, 2024. | Aug. 17th, 2024 = 2024-08-17
2025-09-10 | It opened on 2024-08-17. | 2024-08-17 = 2024-08-17
2025-09-10 | It opened last year. | last year = 2024
2025-09-10 | It opens next year. | next year = 2026
2025-09-10 | It opened this month. | this month = 2025-09
2025-01-10 | It opened last month. | last month = 2024-12
2025-09-10 | It opened last week. | last week = 2025-09
2025-09-10 | It opened earlier this year. | earlier this year = 2025
2025-09-10 | It opened last August. | last August = 2025-08
2025-09-10 | It opened last October. | last October = 2024-10
2025-09-10 | It opened in August last year. | August last year = 2024-08
2025-09-10 | It opened in April. | April = 2025-04
2025-09-10 | It opened in October. | October = 2024-10
2025-09-10 | It will open in October. | October = 2025-10
2025-09-10 | It opened on March 4. | March 4 = 2025-03-04
2025-09-10 | It opened on 4 December. | 4 December = 2024-12-04
2025-09-10 | He said so on Tuesday. | Tuesday = 2025-09-09
2025-09-10 | He said so on Wednesday. | Wednesday = 2025-09-10
2025-09-10 | He said so last Wednesday. | last Wednesday = 2025-09-03
2025-09-10 | He will speak on Friday. | Friday = 2025-09-12
2025-09-10 | He spoke yesterday. | yesterday = 2025-09-09
2025-09-10 | He spoke two years ago. | two years ago = 2023
2025-09-10 | He spoke three months ago. | three months ago = 2025-06
2025-09-10 | He spoke 10 days ago. | 10 days ago = 2025-08-31
2025-09-10 | She has led it since 2019. | 2019 = 2019..
2025-09-10 | She has led it since August 2024. | August 2024 = 2024-08..
2025-09-10 | It runs until May 2026. | May 2026 = ..2026-05
2025-09-10 | It will be ready by 2027. | 2027 = ..2027
2025-09-10 | She led it from 2011 to 2014. | 2011 to 2014 = 2011..2014
2025-09-10 | She led it between 2011 and 2014. | 2011 and 2014 = 2011..2014
2025-09-10 | She led it (2011–2014). | 2011–2014 = 2011..2014
2025-09-10 | She led it from March 2011 until May 2014. | March 2011 until May 2014 = 2011-03..2014-05
2025-09-10 | Profits rose in the first quarter of 2024. | the first quarter of 2024 = 2024
2025-09-10 | It was built in early 2019. | early 2019 = 2019
2025-09-10 | You may march on, said 2024 people. |
2025-09-10 | It cost 2000 dollars in all. |
2025-09-10 | It opened on February 30, 2024. | February 30, 2024 = ?
- | It opened last year. | last year = ?
- | It opened in April. | April = ?
- | It opened in April 2024. | April 2024 = 2024-04
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]


def shown(text, time):
    words = text[time.start : time.end]
    if time.start_date is None and time.end_date is None:
        return f"{words} = ?"
    ends = {"point": "{0}", "since": "{0}..", "until": "..{1}", "range": "{0}..{1}"}[time.kind]
    return f"{words} = {ends.format(time.start_date, time.end_date)}"


@pytest.mark.parametrize(("published", "text", "expected"), ROWS)
def test_dates(published, text, expected):
    doc = read(text, None if published == "-" else published)
    assert "; ".join(shown(text, time) for time in doc._.times) == expected
