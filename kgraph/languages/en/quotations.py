"""Direct quotations in English news."""

import re

_CURLY = re.compile(r"“[^“”\n]*”")
_STRAIGHT = re.compile(r"(?<![\w\"])\"[^\"\n]*\"(?!\w)")


def quotations(text: str) -> list[tuple[int, int]]:
    """The passages in “ ”, or in \" \" where a text has none of those."""
    for marks in (_CURLY, _STRAIGHT):
        if found := [match.span() for match in marks.finditer(text)]:
            return found
    return []
