"""What speaks for a date or a sum being that of a Korean name near it."""

from kgraph.annotations import Mention
from kgraph.extractors._context import Context
from kgraph.extractors.attributes import Case
from kgraph.languages.ko.qualifiers import after, before, verb


class Rules:
    def attributes(self, context: Context, case: Case, mentions: list[Mention]) -> list[str]:
        mention, name = case.mention, case.attribute
        first, last = sorted(((mention.start, mention.end), (case.start, case.end)))
        same = context.sentence(mention.start) == context.sentence(case.start)
        order = "before" if case.start < mention.start else "after"
        between = context.text[first[1] : last[0]]
        gap = next((n for n in (0, 2, 5, 10, 20, 40) if len(between) <= n), 99)
        rivals = sum(first[1] <= m.start < last[0] and m.type == mention.type for m in mentions)
        then, said = after(context, case.end), verb(context, case.end)
        features = [
            f"{order} {gap}",
            f"same {same} {order} {min(rivals, 2)}",
            f"precision {len(case.value)}",
            f"verb {said}",
            f"verb {said} {order} {same} {min(rivals, 1)}",
            f"mention verb {verb(context, mention.end)}",
            f"after {then[0]}",
            f"after {' '.join(then[:2])}",
            f"before {before(context, case.start)}",
            f"mention after {after(context, mention.end, 1)[0]} {same}",
            f"ends {context.text[case.start : case.end][-2:]}",
            f"kind {mention.kind} {same}",
        ]
        return [f"{name} {feature}" for feature in ["", *features]]
