"""Direct quotations in Korean news, and who says them."""

import re

_CURLY = re.compile(r"“[^“”]*”")
_STRAIGHT = re.compile(r"(?<![0-9])\"[^\"\n]*\"")
_CORNER = re.compile(r"「[^「」\n]*」")


def quotations(text: str) -> list[tuple[int, int]]:
    """The passages in “ ”; in \" \" or 「 」 where a text has none of those."""
    for marks in (_CURLY, _STRAIGHT, _CORNER):
        if found := [m.span() for m in marks.finditer(text)]:
            return found
    return []
