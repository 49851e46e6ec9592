"""How English news states relations and attributes: patterns over masked sentences.

In a pattern {s} and {o} are the subject and the object of a relation, {e} the entity of an attribute, each of the types
that the ontology allows. As capitals they may have a comma or an apposition behind them, and none of `of`, `at`, `by`
before them. {title}, {time}, {amount} and {share} are what they say, the other marks are the fragments below.
"""

from collections.abc import Mapping
from typing import NamedTuple

# Instead of a relation: the title says which it is.
POST = "post"

FRAGMENTS: Mapping[str, str] = {
    "has": r"(?:(?:has|have|had) )?",
    "words": r"(?:[\w$.%'-]+ ){0,4}?",
    "at": r"(?:of|at|for)",
    "there": r"(?:in ⟨Place:\d+⟩ )?",
    "titled": r"(?:(?:[A-Z][\w.-]*|the|former|his|her|its|⟨(?:Place|Institution):\d+⟩(?:'s)?) ){0,4}",
    "named": (
        r"(?:was|has been|is) (?:re)?(?:named|appointed|elected|chosen|hired|installed|sworn in|nominated|promoted)"
        r"(?: as| to)?"
    ),
    "became": r"(?:became|took over as|takes over as|took office as|started as)",
    "set up": r"(?:co-?founded|founded|established|set up)",
    "degree": r"(?:degree|doctorate|PhD|Ph\.D\.|master's|bachelor's|MBA|diploma)",
    "met": r"(?:met with|met|held talks with|held a meeting with)",
    "charged": r"(?:sued|fined|indicted|raided|arrested)",
    "unit": r"(?:[\w-]+ ){0,3}?(?:subsidiary|unit|affiliate|arm|division)",
    "signed": r"(?:signed|concluded|reached|struck|inked)",
    "agreement": r"(?:agreement|memorandum(?: of understanding)?|MOU|contract|deal|partnership|pact|accord)",
    "cooperates": r"(?:partnered|teamed up|joined hands|joined forces|is working|is cooperating|cooperates)",
    "bought": r"(?:acquired|bought|purchased|taken over|took over|merged with|agreed to (?:buy|acquire|purchase))",
    "took": r"(?:owns?|holds?|held|acquired|bought|took|taken|purchased)",
    "gave": r"(?:invested|donated|gave|granted|provided|contributed|awarded|poured|committed|pledged)",
    "got": r"(?:raised|received|secured|won|attracted|drew)",
    "run": r"(?:run|operated|managed|hosted|organi[sz]ed|overseen)",
    "runs": r"(?:runs|operates|manages|hosts|hosted|organi[sz]es|organi[sz]ed|oversees)",
    "took part": (
        r"(?:took part in|takes part in|participated in|participates in|attended|exhibited at|competed in|will attend"
        r"|will take part in|was selected for)"
    ),
    "based": r"(?:based|headquartered|located)",
    "company": (
        r"(?:company|firm|startup|start-up|maker|university|institute|agency|hospital|developer|operator|bank|body)"
    ),
    "town": r"(?:[\w-]+ ){0,2}?(?:city|town|village|county|district)",
    "project": r"(?:[\w-]+ ){0,3}?(?:project|programme|program|initiative|plan)",
}


class Pattern(NamedTuple):
    """`past` speaks of what is over, `change` of how something began or happened: its date is the day it did."""

    predicate: str
    name: str
    expression: str
    confidence: float = 0.9
    past: bool = False
    change: bool = False


RELATIONS = (
    Pattern(POST, "apposition", r"{s}, {the}{title}{field} (?:of|at|for|with) {o}", 0.95),
    Pattern(POST, "apposition", r"{o}'s {title},? {s}", 0.95),
    Pattern(POST, "apposition", r"(?P<earlier>former )?{o} {title},? {s}"),
    Pattern(POST, "apposition", r"{s}, {o}'s {title}"),
    Pattern(POST, "apposition", r"{title} (?:of|at) {o}, {s}"),
    Pattern(POST, "title", r"{title} {s} (?:of|at|from) {o}", 0.85),
    Pattern(POST, "is", r"{S} (?:is|has been|serves as|has served as|works as) {the}{title}{field} {at} {o}"),
    Pattern(POST, "is", r"{S} (?:is|has been|serves as|works as) {o}'s {title}"),
    Pattern(POST, "was", r"{S} (?:was|served as|worked as) {the}{title}{field} {at} {o}", past=True),
    Pattern(POST, "began", r"{S} (?:{became}|{named}) {the}{title}{field} {at} {o}", change=True),
    Pattern(POST, "began", r"{S} (?:{became}|{named}) {o}'s {title}", change=True),
    Pattern(POST, "began", r"{O} (?:named|appointed|elected|hired|chose) {s} (?:as |to be )?{the}{title}", change=True),
    Pattern(POST, "began", r"{S} joined {o} as {the}{title}", change=True),
    Pattern(POST, "leads", r"{S} (?:has led|has headed|leads|heads) {o:Institution}", 0.85),
    Pattern(POST, "leads", r"{O} (?:is |has been )?(?:led|headed) by {titled}{s}", 0.85),
    Pattern("operates", "leads", r"{S} (?:has led|led|heads|leads) {o:Project}", 0.85),
    Pattern(POST, "ended", r"{S} (?:resigned|stepped down|retired) as {the}{title} {at} {o}", past=True, change=True),
    Pattern("memberOf", "joined", r"{S} (?:joined|left for|moved to) {o}", 0.8, change=True),
    Pattern("memberOf", "works", r"{S} (?:works|has worked|teaches|has taught) (?:at|for) {o}"),
    Pattern("memberOf", "worked", r"{S} (?:worked|taught) (?:at|for) {o}", past=True),
    Pattern("memberOf", "worked", r"{S} spent (?:[\w-]+ ){1,3}(?:years?|months|decades?) (?:at|with) {o}", past=True),
    Pattern("memberOf", "worked", r"{S} (?:left|quit|resigned from|retired from) {o}", 0.8, past=True, change=True),
    Pattern("founderOf", "founded", r"{S} {has}{set up} {o}", change=True),
    Pattern("founderOf", "founded", r"{o},? (?:was |were )?{set up}(?: in {time})? by {s}", change=True),
    Pattern("educatedAt", "studied", r"{S} (?:studied|majored in) (?:[\w-]+ ){0,5}?at {o}"),
    Pattern("educatedAt", "graduated", r"{S} graduated from {o}"),
    Pattern("educatedAt", "graduated", r"{s}, {the}graduate of {o}"),
    Pattern(
        "educatedAt",
        "degree",
        r"{S} {has}(?:earned|received|got|holds) (?:an?|his|her) {words}{degree} (?:in {words})?(?:at|from) {o}",
    ),
    Pattern("bornIn", "born", r"{S} (?:was |is )?born (?:(?:on|in) {time} )?in {o}"),
    Pattern("bornIn", "born", r"{s}, born (?:(?:on|in) {time} )?in {o}"),
    Pattern("bornIn", "born", r"{s}, a native of {o}"),
    Pattern("spouseOf", "married", r"{S} (?:married|is married to|was married to) {o}"),
    Pattern("spouseOf", "kin", r"{s}'s (?:husband|wife|spouse),? {o}"),
    Pattern("spouseOf", "kin", r"{s}, (?:the )?(?:husband|wife|spouse) of {o}"),
    Pattern("spouseOf", "kin", r"{s} and (?:his|her) (?:husband|wife),? {o}"),
    Pattern("parentOf", "kin", r"{o}'s (?:father|mother),? {s}"),
    Pattern("parentOf", "kin", r"{s}, (?:the )?(?:father|mother) of {o}"),
    Pattern("parentOf", "kin", r"{s}'s (?:\w+ )?(?:son|daughter),? {o}"),
    Pattern("parentOf", "kin", r"{o}, (?:the |a )?(?:\w+ )?(?:son|daughter) of {s}"),
    Pattern("siblingOf", "kin", r"{s}'s (?:\w+ )?(?:brother|sister),? {o}"),
    Pattern("siblingOf", "kin", r"{s}, (?:the |a )?(?:\w+ )?(?:brother|sister) of {o}"),
    Pattern("succeeds", "succeeded", r"{S} (?:succeeds|succeeded|replaces|replaced) {titled}{o}(?: as {the}{title})?"),
    Pattern("succeeds", "succeeded", r"{s}(?:(?!⟨Person)[^;])*?, (?:succeeding|replacing) {titled}{o}", 0.85),
    Pattern("succeeds", "succeeded", r"{s}'s predecessor,? {o}"),
    Pattern("succeeds", "succeeded", r"{o}'s successor,? {s}"),
    Pattern("metWith", "met", r"{S} {has}{met} {titled}{o}", change=True),
    Pattern("accuses", "accused", r"{S} {has}(?:{charged}|filed a (?:law)?suit against) {titled}{o}", change=True),
    Pattern("accuses", "accused", r"{o} was {charged}(?: {amount})? by {s}", change=True),
    Pattern("accuses", "accused", r"{S} (?:is|are|has been) investigating {o}"),
    Pattern("subOrganizationOf", "apposition", r"{s}, (?:a|an|the) {unit} of {o}", 0.95),
    Pattern("subOrganizationOf", "is", r"{S} is (?:a|an|the) {unit} of {o}"),
    Pattern("subOrganizationOf", "possessive", r"{o}'s {unit},? {s}"),
    Pattern("partnerOf", "agreement", r"{S} {has}{signed} {the}{words}{agreement} with {o}", change=True),
    Pattern("partnerOf", "agreement", r"{s} and {o} {has}{signed} {the}{words}{agreement}", change=True),
    Pattern("partnerOf", "cooperation", r"{S} {has}{cooperates} with {o}", change=True),
    Pattern("acquires", "acquired", r"{S} {has}{bought} {o}", change=True),
    Pattern("acquires", "acquired", r"{S} {has}completed (?:its|the) (?:acquisition|takeover) of {o}", change=True),
    Pattern("acquires", "acquired", r"{o},? (?:was|has been) (?:acquired|bought|taken over) by {s}", change=True),
    Pattern(
        "owns", "stake", r"{S} {has}{took} (?:a |an |its )?{share} (?:[\w-]+ ){0,2}?(?:stake|share|interest) in {o}"
    ),
    Pattern("owns", "stake", r"{S} {has}{took} {share} of (?:the shares of |shares in )?{o}"),
    Pattern("owns", "owns", r"{S} owns {o}", 0.85),
    Pattern("owns", "owns", r"{O} (?:is )?owned by {s}", 0.85),
    Pattern("funds", "gave", r"{S} {has}{gave} {amount} (?:[\w-]+ ){0,2}?(?:in|into|to|towards|for) {o}", change=True),
    Pattern("funds", "raised", r"{O} {has}{got} (?:a |an )?{amount} (?:[\w-]+ ){0,4}?from {s}", change=True),
    Pattern("funds", "funded", r"{O} (?:is |was )?(?:funded|financed|bankrolled) by {s}"),
    Pattern("operates", "run", r"{O} (?:is |was |has been )?{run} by {s}"),
    Pattern("operates", "runs", r"{S} {has}{runs} {o}"),
    Pattern("participatesIn", "took part", r"{S} {has}{took part} {o}", change=True),
    Pattern("locatedIn", "based", r"{S} (?:is |was )?{based} in {o}", 0.95),
    Pattern("locatedIn", "based", r"{o}-based {s}", 0.95),
    Pattern("locatedIn", "based", r"{s}'s (?:headquarters|head office) (?:is|are) in {o}"),
    Pattern("locatedIn", "apposition", r"{s}, {the}{words}{company} (?:{based} )?in {o}"),
    Pattern("locatedIn", "held", r"{S:Event} (?:was |is |will be )?held (?:(?:on|in) {time} )?(?:in|at) {o}"),
    Pattern("locatedIn", "opened", r"{s} (?:opened|opens) (?:its doors )?(?:(?:on|in) {time} )?in {o}", 0.85),
    Pattern("partOf", "apposition", r"{s}, (?:a|the) {town} in {o}"),
    Pattern("partOf", "is", r"{s:Project},? (?:is )?part of {o:Project}"),
)

ATTRIBUTES = (
    Pattern("foundingDate", "founded", r"{E} (?:was )?(?:{set up}|opened) {there}(?:in|on) {time}"),
    Pattern("foundingDate", "founded", r"\b(?:[Ff]ounded|[Ee]stablished|[Oo]pened|[Ss]et up) (?:in|on) {time}, {e}"),
    Pattern("foundingDate", "founded", r"{set up} {e} in {time}"),
    Pattern("birthDate", "born", r"{E} (?:was )?born {there}(?:on|in) {time}"),
    Pattern(
        "startDate",
        "began",
        r"{E} (?:will )?(?:opened|opens?|begins?|began|starts?|started) {there}(?:on|in) {time}",
    ),
    Pattern("startDate", "held", r"{E} (?:was |is |will be )?held {there}(?:on|from|in) {time}"),
    Pattern("endDate", "ends", r"{E} (?:ends?|ended|closes?|closed|will end|(?:will )?runs? until) (?:on |in )?{time}"),
    Pattern("endDate", "completed", r"{E} (?:is|was|will be|is to be) completed (?:in|by|on) {time}"),
    Pattern("budget", "apposition", r"{e}, (?:a|an|the) {amount} {project}", 0.95),
    Pattern("budget", "budget", r"{E} (?:has|with) (?:a )?(?:total )?budget of {amount}"),
)
