"""Who says a direct quotation: the subject of its clause, of the quotation before, or of a sentence beside it."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc

from kgraph.annotations import Mention, Morpheme, text_of
from kgraph.languages.ko import kin
from kgraph.languages.ko.lists import kinship
from kgraph.languages.ko.titles import TITLE_ENDS

_NOUNS = frozenset({"NNG", "NNP", "NNB", "NP", "NR", "XSN", "XPN", "XR", "SL", "SH", "SN", "MM"})
_BRACKETS = frozenset({"SSO", "SSC", "SSX", "SP", "SS"})
_TOPICS, _SUBJECTS = frozenset({"은", "는", "도"}), frozenset({"이", "가", "께서"})
# Nouns for people and bodies that have no name here: 공정위 관계자는, 한 주민은, 노조는.
_UNNAMED = re.compile(
    "(?:[자민씨측쪽꾼군양명]|사람|이들|그들|둘|[^원요확승]인|의원|직원|사원|회원|위원|임원|대원|연구원|조사원|간부|노조|지부|지회|업계|당국|정부|교수|감독|노인"
    "|학생|대학생|학부모|부모|가족|남편|아내|어머니|아버지|할머니|할아버지|주부|상인|업체|회사|팀장|과장|국장|장관|차관|선수|코치"
    "|애널리스트|매니저|소식통|전문가|[활운]동가|기업가|번역가|지자체|단체|협의회|위원회|총학생회|간호사|변호사|검사|판사|의사|기사|대표|이사|총리|대통령|교육감|관객|손님|팬|어르신|스님)들?$"
)
_THINGS = re.compile(
    "(?:투자|적자|흑자|전자|의자|상자|숫자|글자|문자|이자|모자|과자|[가-힣]부문|라인|캠페인|디자인|와인)$"
)
_WORDING = re.compile("(?:구호|제목|표어|슬로건|문구|주제|이름|모토|글귀|표제|간판|현수막|좌우명|가훈|교훈|노래|가사)$")
_SAYING = (
    "말|대답|답변|답|설명|주장|얘기|이야기|지론|각오|소감|회고|전언|생각|입장|평가|다짐|당부|귀띔|농담|인사|하소연|대꾸|판단|요지|항변"
    "|호소|분석|진단|반박|해명|바람|고백|포부|첫마디|한마디|일성|조언|추억|자랑|푸념|증언|신조|철학|소신|반응|[취퇴]임사|축사|수상소감|엄살|너스레|회상|평|덕담|비유|표현|주문|부탁|격려|제안|경고|요구|선언|고민|기억|말씀|목소리|눈|눈가|눈시울|얼굴|표정|입가|손(?!을)|손등|손끝|어깨|미소|웃음|한숨|말끝"
)
# 그가 처음 꺼낸 말은 “…”였다.
_WORDS = re.compile("(?:^| )(?:말|첫말|첫마디|한마디|대답|답|답변|일성|소감|구절|유언|건배사|인사말|인사)$")
_OTHER = re.compile(r"[측쪽] \S|(?:관계자|변호인|대리인|측근|지지자)$")
# 그의 말이다, 올브라이트 CEO의 설명이다, 회사 측 설명이다.
_BELONGS = re.compile(
    rf"(?:의|\s[측쪽](?:의)?)\s(?:[가-힣]+\s){{0,2}}?(?:인사말|{_SAYING})(?:이|가|였|은|는|을|에|도|다|[.])"
)
# What is written, and said by nobody in particular: “…”는 현수막, “…”라고 적은 팻말.
_WRITTEN = re.compile(
    r"(?:이?라)?(?:는|고 적은|고 적힌|고 쓴|고 쓰인|고 적혀|고 쓰여|던)\s(?:[가-힣]+\s){0,2}?"
    r"(?:현수막|구호|표어|글귀|팻말|펼침막|문구|플래카드|제목|이름|슬로건|포스터|간판|피켓|노래|영화|책|머리띠|글씨|글[은이]|낙서)"
)
# Or by many: “…”는 지적도 나온다.
_RUMOUR = re.compile(
    r"(?:이?라)?(?:는|란)\s(?:[가-힣]+\s){0,2}?(?:지적|평가|평|우려|관측|분석|비판|목소리|주장|전망|반응|의견|여론|말|얘기|이야기|신중론"
    r"|불만|푸념|걱정|시각|해석|소문|의혹|탄식|한숨)(?:이|가|도|을|를|만|까지|마저)?\s?(?:[가-힣]+\s){0,2}?"
    r"(?:나오|나온|나왔|많|있|잇따|쏟아|받|제기|들린|들려|무성|적지|끊이|돌았|돈다|일었|일고|컸|크다|낳|샀|퍼|흘러)"
)
# What someone else passes on: 통신은 “…”는 학계의 주장을 전했다.
_PASSED_ON = re.compile(rf"(?:이?라)?는\s[^.“”]{{1,15}}의\s(?:{_SAYING})[을를]\s전")
# A noun that the words name: “사람이 먼저” 캠페인, but not “가겠다” 고 말했다.
_NAMED = re.compile(r"\s(?!하[고며는]|[했한]|같은\s말|이?라|[고며는]\s|면서|싶)[가-힣A-Za-z]")
_ACCOUNT = re.compile(rf"(?:이?라)?는\s?(?:것이|게|것은|말이)\s[가-힣]+(?:\s|의\s)(?:{_SAYING})(?:이|였)")
# Written where it can be read, or the talk of a matter: “…”라고 적혀 있었다, “…”던 다툼이 끝났다.
_NOBODY = re.compile(r"(?:이?라)?(?:고\s(?:적혀|적힌|쓰여|쓰인|씌어|새겨|찍혀|적혔)|던\s(?![가-힣 ]{1,12}의\s말))")
_TELLS = re.compile(
    "말[했한하이]|답[했한이하]|거들|물었|저었|손사래|입을|운을|열었|열며|덧붙|외[치쳤친]|설명[했한하]|강조|회고|꺼냈|꺼낸|털어놓|웃었|웃으며|전했"
    "|적었|남긴|남겼|되물|되묻|고백|이렇게|돌아봤|보탰|이어갔|대목|귀띔|토로|하소연|나섰|짧았|이랬|답은|한목소리"
)
_QUESTION = re.compile("묻자|물으니|물었더니|묻는 말에|질문에|묻는 질문")
# What others say or ask is not the subject's own: 마라톤단이 옮긴다는 얘기에는 “…”.
_MATTER = re.compile(
    r"[는란] (?:[가-힣]+ )?(?:얘기|이야기|말|설|소문|풍문|보도|의혹|관측|전망|지적|비판|주장|질문|물음|평가)"
    r"(?:에(?:는|도)?|엔|에 (?:대해|관해)(?:서는|서도|선|서)?|[을를] 두고(?:는|도)?),? $"
)
# An entry of a list, and whose it is: ▲바른이엔티=….
_ENTRY = re.compile(r"[▲△▷▶◇◆■□▣○◎●][^=\n]{1,40}=")
# Questions of reporters, when nobody is named whom they ask.
_ASKED = re.compile("묻자|묻는 [가-힣]+에|물으니|물었더니|묻는 말에")
_PRESENTS = re.compile(r"(?:이다|다|였다|이었다)?\.")
_BORROWED = re.compile("의 (?:말|표현)(?:을 빌리면|을 빌리자면|을 빌려|대로라면|처럼|마따나),? $")
_CANDIDATES = ("후보자", "지명자", "내정자", "당선자", "당선인", "피고인")
_DISCLOSES = re.compile(r"[^“”]{0,12}(?:공시|답변|해명)")
_TOGETHER = re.compile(
    r"(?:양쪽|양측|(?:^|\s)두 (?:사람|회사|기관|곳|업체|대학|나라|단체|형제|자매|남매|부부|정상|후보|연구소|학교|팀))"
    r"(?:은|는|이|가)?(?: 다| 모두| 입을 모아)?\s$|모두\s$"
)


class Subject(NamedTuple):
    """A noun phrase that a particle makes a subject; `entity` is None for someone without a name."""

    start: int
    end: int
    particle: str
    entity: int | None
    head: str


def speakers(doc: Doc) -> list[int | None]:
    """For each of `doc._.quotations` the entity that says it, or None."""
    return Speakers(doc).all()


class Speakers:
    """The quotations of one text in order, and who spoke last."""

    def __init__(self, doc: Doc) -> None:
        self.text = text_of(doc)
        self.morphemes: Sequence[Morpheme] = doc._.morphemes
        self.starts = [m.start for m in self.morphemes]
        self.sentences: Sequence[tuple[int, int]] = doc._.sentences
        self.quotations = [(q.start, q.end) for q in doc._.quotations]
        self.mentions: list[Mention] = sorted((m for m in doc._.mentions if m.entity >= 0), key=lambda m: m.start)
        self.mention_starts = [m.start for m in self.mentions]
        self.types = [e.type for e in doc._.entities]
        self.found: list[int | None] = []

    def all(self) -> list[int | None]:
        for index in range(len(self.quotations)):
            self.found.append(self._speaker(index))
        return self.found

    def _speaker(self, index: int) -> int | None:
        start, end = self.quotations[index]
        number = max(0, bisect_left(self.sentences, (start + 1, 0)) - 1)
        first, last = self.sentences[number]
        before = self.quotations[index - 1][1] if index and self.quotations[index - 1][0] >= first else first
        after = min([last, *(q[0] for q in self.quotations[index + 1 : index + 2])])
        if not re.search(r"[가-힣]", self.text[first:start] + self.text[end:last]):
            return self._alone(index, number)
        return self._in_clause(index, before, after, number)

    def _in_clause(self, index: int, first: int, last: int, number: int) -> int | None:
        start, end = self.quotations[index]
        behind = self.text[end:last]
        if self._is_said_by_none(end, behind) or _TOGETHER.search(self.text[first:start]):
            return None
        if subject := self._subject_before(first, start):
            return None if _WORDING.search(subject.head) else self._who(subject)
        if _RUMOUR.match(behind) or _NOBODY.match(behind):
            return None
        if told := self._asked(first, start) or self._subject_after(end, last):
            return told.entity
        if first > self.sentences[number][0]:
            return self.found[index - 1]
        if not re.search("[가-힣]", behind):
            return self._headline(start)
        if _ACCOUNT.match(behind):
            return None
        if (touching := self._headline(start)) is not None:
            return touching
        if _DISCLOSES.match(behind) and (entity := self._entry(start)) is not None:
            return entity
        return self._carried(index, number)

    def _who(self, subject: Subject) -> int | None:
        """Who a subject is; 후보자는 is the one whom the text last called so: 서 후보자."""
        title = subject.head.removesuffix(" 측")
        if subject.entity is not None or not title.endswith(TITLE_ENDS + _CANDIDATES) or " " in title or len(title) < 2:
            return subject.entity
        for mention in reversed(self._mentions(0, subject.start)):
            phrase = self.text[mention.end : self._phrase_end(mention, subject.start)]
            if mention.type == "Person" and title in re.sub(r"\([^()]*\)", "", phrase).split():
                return mention.entity
        return None

    def _is_said_by_none(self, end: int, behind: str) -> bool:
        """Whether the words are a text, a report of another's words, or a name: “사람이 먼저” 캠페인."""
        named = self.text[end - 2] not in ".?!…~" and _NAMED.match(behind)
        return bool(named) or bool(_WRITTEN.match(behind) or _PASSED_ON.match(behind))

    def _subject_before(self, first: int, last: int) -> Subject | None:
        """The subject that a quotation follows: one that touches it, the topic, or another."""
        subjects = list(self._subjects(first, last, last))
        if subjects and last - subjects[-1].end <= 1 and not _WORDS.search(subjects[-1].head):
            return subjects[-1]
        subjects = [s for s in subjects if not _WORDS.search(s.head)]
        topics = [s for s in subjects if s.particle in _TOPICS]
        if not topics and _MATTER.search(self.text, first, last):
            return None
        return (topics or subjects)[-1] if subjects else None

    def _subject_after(self, first: int, last: int) -> Subject | None:
        """“…”라고 김 대표는 말했다; “…”는 것이 그의 말이다; “…” 김 대표가 말했다."""
        for mention in self._mentions(first, last):
            end = self._phrase_end(mention, last)
            if self._belongs(mention, end):
                return self._possessor(mention, end)
            if (
                mention.type == "Person"
                and self.text.startswith("(", first)
                and ")" not in self.text[first : mention.start]
            ):
                return Subject(mention.start, end, "", mention.entity, "")
        apart = self.text[first : first + 1].isspace()
        for subject in self._subjects(first, last, 0):
            if apart or (subject.entity is not None and not self._has_verb(first, subject.start)):
                return subject
        return None

    def _asked(self, first: int, last: int) -> Subject | None:
        """사공혁 대표에게 소감을 묻자 “…”는 답이 돌아왔다; 하딩 특사의 표현을 빌리면 “…”."""
        for mention in self._mentions(first, last):
            if _BORROWED.match(self.text, end := self._phrase_end(mention, last)):
                return self._possessor(mention, end)
        if _QUESTION.search(self.text, first, last):
            for mention in self._mentions(first, last):
                end = self._phrase_end(mention, last)
                if self.text.startswith(("에게", "한테", "께"), end):
                    return Subject(mention.start, end, "에게", mention.entity, "")
        return None

    def _carried(self, index: int, number: int) -> int | None:
        """이어 “…”라고 했다: who spoke in the sentence before, or was its subject, or whom the text is about."""
        if index and number and self.quotations[index - 1][0] >= self.sentences[number - 1][0]:
            return self.found[index - 1]
        subject = self._subject_of(number - 1) if number else None
        if subject and (self._is_person(subject) or subject.particle in _TOPICS) and subject.entity is not None:
            return subject.entity
        return self._protagonist()

    def _alone(self, index: int, number: int) -> int | None:
        """A quotation that is a sentence of its own is told by a sentence beside it, or by whom the text is about."""
        start, end = self.quotations[index]
        before, behind = self._neighbour(number, -1), self._neighbour(number, 1)
        relative = kin.called(self.text[start:end])
        if (touching := self._headline(start)) is not None:
            return touching
        if self.text[end - 2] not in ".?!…~" and not (behind is not None and self._tells(behind)):
            return None
        for other in (before, behind):
            if other is None:
                continue
            if subject := self._owner(other) or (self._tells(other) and self._subject_of(other)):
                if not self._is_called(subject, relative):
                    return subject.entity
            elif _ASKED.search(self.text, *self.sentences[other]):
                return self._protagonist()
        if behind is not None and (actor := self._actor(behind, start)):
            return actor.entity
        if self._answers(number) and index:
            return self.found[index - 1]
        if (entity := self._relation(relative, start)) is not None:
            return entity
        if before is not None and (presented := self._presented(before)):
            return presented.entity
        if (entity := self._local(number, relative)) is not None:
            return entity
        if before is not None and index and "\n" not in self.text[self.quotations[index - 1][1] : start]:
            return self.found[index - 1]
        subject = self._subject_of(behind) if behind is not None else None
        if subject and (self._is_main(subject) or subject.head.startswith("한 ")):
            return subject.entity
        return self._protagonist()

    def _actor(self, number: int, start: int) -> Subject | None:
        """Who is known and does something in the sentence behind a quotation: “…” 단 씨가 셔터를 눌렀다."""
        first, last = self.sentences[number]
        known = {mention.entity for mention in self._mentions(0, start)}
        told = bisect_left(self.quotations, (first, 0))
        if told < len(self.quotations):
            last = min(last, self.quotations[told][0])
        subjects = [s for s in self._subjects(first, last, 0) if last - s.end > 1]
        if subjects and subjects[0].particle in _SUBJECTS and self._is_main(subjects[0]):
            return subjects[0] if subjects[0].entity in known else None
        return None

    def _relation(self, relative: str, start: int) -> int | None:
        """The 딸 of the paragraph, if the words are about a mother."""
        paragraph = self.text.rfind("\n", 0, start) + 1
        for mention in reversed(self._mentions(paragraph, start)):
            if mention.type == "Person" and kin.speaks_so(self._kin(mention.start), relative):
                return mention.entity
        return None

    def _kin(self, start: int) -> str:
        """The word before a name, if it is one for a relative."""
        words = self.text[max(0, start - 12) : start].split()
        word = words[-1].removesuffix("인") if words else ""
        return word if word in kinship() else ""

    def _is_called(self, subject: Subject, relative: str) -> bool:
        """Whether the subject is the one that the words are about: 부친 배 씨는 …. “아버지가 …”."""
        named = self._mentions(subject.start, subject.end)
        return bool(relative and named) and any(kin.relative(self._kin(m.start)) == relative for m in named)

    def _presented(self, number: int) -> Mention | None:
        """Whom a sentence presents: 사업을 이끄는 이는 피경훈 책임연구원이다."""
        first, last = self.sentences[number]
        if any(word[:-1] in kinship() and word[-1] in "은는" for word in self.text[first:last].split()):
            return None
        for mention in self._mentions(first, last):
            ends = _PRESENTS.match(self.text, self._phrase_end(mention, last))
            if mention.type == "Person" and ends and not self._kin(mention.start) and not self._quoted(mention.start):
                return mention
        return None

    def _local(self, number: int, relative: str) -> int | None:
        """The person whom the paragraph has been about, its next of kin aside."""
        while (before := self._neighbour(number, -1)) is not None:
            subject = self._subject_of(before)
            if subject and self._is_main(subject) and not self._is_called(subject, relative):
                return subject.entity
            number = before
        return None

    def _headline(self, start: int) -> int | None:
        """울산해경 “헬기 급파”; 도재균 회장 “…”이라고 해명."""
        found = self._mentions(max(0, start - 30), start)
        if found and start - 1 in (found[-1].end, self._phrase_end(found[-1], start)):
            return found[-1].entity
        return None

    def _entry(self, start: int) -> int | None:
        """Whose entry of a list a passage is in: ▲바른이엔티=…."""
        entry = _ENTRY.match(self.text, self.text.rfind("\n", 0, start) + 1)
        named = self._mentions(*entry.span()) if entry else []
        return named[0].entity if named else None

    def _answers(self, number: int) -> bool:
        """Whether the paragraph before is a question: ― 올해는 누가 오나."""
        if not number or "\n" not in self.text[self.sentences[number - 1][1] : self.sentences[number][0]]:
            return False
        first, last = self.sentences[number - 1]
        return self.text[first] in "―—-–-Q▶◆■" or self.text[last - 1] == "?"

    def _tells(self, number: int) -> bool:
        first, last = self.sentences[number]
        return _TELLS.search(self.text, max(first, last - 25), last) is not None

    def _owner(self, number: int) -> Subject | None:
        """Whose words a sentence is about: 그의 말이다."""
        first, last = self.sentences[number]
        for mention in self._mentions(first, last):
            if not self._quoted(mention.start) and self._belongs(mention, end := self._phrase_end(mention, last)):
                return self._possessor(mention, end)
        return None

    def _possessor(self, mention: Mention, end: int) -> Subject:
        """The person of a phrase before its body: 별빛항공 도나루 대표의 첫마디다."""
        named = self._named(mention.start, end) if _BELONGS.match(self.text, end) else mention.entity
        return Subject(mention.start, end, "의", mention.entity if named is None else named, "")

    def _belongs(self, mention: Mention, end: int) -> bool:
        return bool(_BELONGS.match(self.text, end) or _BELONGS.match(self.text, mention.end))

    def _neighbour(self, number: int, step: int) -> int | None:
        """The sentence beside, if it is of the same paragraph."""
        other = number + step
        if not 0 <= other < len(self.sentences):
            return None
        between = sorted((self.sentences[number], self.sentences[other]))
        return other if "\n" not in self.text[between[0][1] : between[1][0]] else None

    def _is_person(self, subject: Subject) -> bool:
        return subject.entity is not None and self.types[subject.entity] == "Person"

    def _is_main(self, subject: Subject) -> bool:
        return self._is_person(subject) and not any(word in kinship() for word in subject.head.split())

    def _protagonist(self) -> int | None:
        people = Counter(m.entity for m in self.mentions if self.types[m.entity] == "Person")
        return people.most_common(1)[0][0] if people else None

    def _subject_of(self, number: int) -> Subject | None:
        subjects = list(self._subjects(*self.sentences[number], 0))
        topics = [s for s in subjects if s.particle in _TOPICS]
        return topics[0] if topics else subjects[-1] if subjects else None

    def _subjects(self, first: int, last: int, touched: int) -> Iterator[Subject]:
        """The subjects of a passage, outside of quotations, that can speak; those that touch an offset can."""
        low, high = bisect_left(self.starts, first), bisect_left(self.starts, last)
        for index in range(low, high):
            particle, offset = self._particle(index)
            if particle and not self._quoted(offset) and (subject := self._phrase(low, index, offset, particle)):
                able = subject.entity is not None or touched - subject.end in (0, 1)
                if able or (_UNNAMED.search(subject.head) and not _THINGS.search(subject.head)):
                    yield subject

    def _particle(self, index: int) -> tuple[str, int]:
        """The particle of a subject at a morpheme and where it begins; Kiwi may take it for the end of a name."""
        morpheme = self.morphemes[index]
        if morpheme.form in _TOPICS | _SUBJECTS and morpheme.tag in ("JX", "JKS", "JKC"):
            return morpheme.form, morpheme.start
        last = self.text[morpheme.end - 1 : morpheme.end]
        if last in ("은", "는", "이", "가") and self._covered(morpheme.start) == morpheme.end - 1:
            return last, morpheme.end - 1
        return "", 0

    def _phrase(self, low: int, index: int, end: int, particle: str) -> Subject | None:
        """The noun phrase that ends before a particle."""
        first, depth = index + (self.morphemes[index].start < end), 0
        while first > low:
            before = self.morphemes[first - 1]
            depth += (before.form == ")") - (before.form == "(")
            plain = (
                before.tag in _NOUNS
                or before.tag in _BRACKETS
                or depth > 0
                or self._covered(before.start) > before.start
                or (before.tag == "MAG" and before.end == self.morphemes[first].start)
            )
            if not plain or (before.form in ",“”" and depth <= 0):
                break
            first -= 1
        start = self.morphemes[first].start if first < len(self.morphemes) else end
        if start >= end:
            return None
        head = re.sub(r"\([^()]*\)", "", self.text[start:end]).strip()
        entity = self._named(start, end)
        return Subject(start, end + len(particle), particle, entity, head)

    def _named(self, start: int, end: int) -> int | None:
        """The entity that a phrase names: the one that it ends with, or its person."""
        inside = [m for m in self._mentions(start, end) if m.end <= end and not self._bracketed(start, m.start)]
        if not inside or self._shared(start):
            return None
        if re.sub(r"\([^()]*\)", "", self.text[inside[-1].end : end]).strip() in ("", "측", "쪽", "본부"):
            return inside[-1].entity
        people = [m for m in inside if m.type == "Person"]
        if people and not _OTHER.search(self.text[people[-1].end : end]):
            return people[-1].entity
        return None

    def _bracketed(self, start: int, end: int) -> bool:
        return self.text.count("(", start, end) > self.text.count(")", start, end)

    def _shared(self, start: int) -> bool:
        """Whether the phrase is the second of two: 김 씨와 이 씨는."""
        if self.text[start - 2 : start] not in ("와 ", "과 "):
            return False
        low = bisect_left(self.mention_starts, start) - 1
        return low >= 0 and self.mentions[low].type == "Person" and start - self.mentions[low].end < 10

    def _covered(self, offset: int) -> int:
        """Where the mention that holds an offset ends, or 0."""
        index = bisect_left(self.mention_starts, offset + 1) - 1
        return self.mentions[index].end if index >= 0 and self.mentions[index].end > offset else 0

    def _mentions(self, first: int, last: int) -> Sequence[Mention]:
        return self.mentions[bisect_left(self.mention_starts, first) : bisect_left(self.mention_starts, last)]

    def _phrase_end(self, mention: Mention, last: int) -> int:
        """Where the nouns that stand at a mention end: 오 단장, 여순덕(74) 여사."""
        index, end = bisect_left(self.starts, mention.end), mention.end
        while index < len(self.morphemes) and self.morphemes[index].start < last:
            morpheme = self.morphemes[index]
            if morpheme.tag not in _NOUNS and morpheme.form not in ("(", ")"):
                break
            end, index = morpheme.end, index + 1
        return end

    def _has_verb(self, first: int, last: int) -> bool:
        low, high = bisect_left(self.starts, first), bisect_left(self.starts, last)
        return any(m.tag[:2] in ("VV", "VX") or m.tag in ("XSV", "EF") for m in self.morphemes[low:high])

    def _quoted(self, offset: int) -> bool:
        index = bisect_left(self.quotations, (offset + 1, 0)) - 1
        return index >= 0 and self.quotations[index][1] > offset
