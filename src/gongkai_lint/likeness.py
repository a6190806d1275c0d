"""How much of one report's prose stands in another: sentences, the form's own words left out, the shared ones paired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from gongkai_lint import regex
from gongkai_lint.forms.labels import stem
from gongkai_lint.forms.model import Form
from gongkai_lint.forms.report import Report
from gongkai_lint.typed import NamedTuple

LEAST = 9  # characters of a sentence's key that are no figures; shorter ones are turns that everyone uses
_HEADING = 40  # characters; a paragraph no longer than this that does not end like a sentence is a heading
_END = "。！？；!?;"
# What stands in brackets or quotation marks belongs to its sentence, whatever marks it holds.
_SENTENCE = regex.compile(
    r"(?:[（(][^（）()\n]{0,300}[）)]|“[^“”\n]{0,200}”|[^。！？；!?;\n])+[。！？；!?;]*[”’」』）)]*"
)
_NOT_WORDS = regex.compile(r"[\W_]+")
_LEAD = regex.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．)）](?!\d)|[一二三四五六七八九十]{1,2}是|其[一二三四五六]|第[一二三四五六七八九]|首先|其次|再次|最后)[\s，,：:]*"
)
_FIGURE = regex.compile(r"\d+")
_WIDE_WORD = regex.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


class Sentence(NamedTuple):
    """A sentence of a report's prose. ``text == report.text[start:end]``; ``paragraph`` is an index into
    Report.paragraphs; ``key`` is what is compared (see :func:`key_of`)."""

    text: str
    start: int
    end: int
    paragraph: int
    key: str


class Shared(NamedTuple):
    """What of one report's sentences stands in another: pairs (this report's, the other's), each of this report's
    sentences once. ``figures`` holds those that differ in figures alone; ``total`` is all that were compared."""

    total: int
    identical: tuple[tuple[Sentence, Sentence], ...]
    figures: tuple[tuple[Sentence, Sentence], ...]

    @property
    def share(self) -> float:
        """The share of identical sentences, 0..1."""
        return len(self.identical) / self.total if self.total else 0.0

    @property
    def share_but_for_figures(self) -> float:
        """The share of sentences identical at least when figures are left out of account, 0..1."""
        return (len(self.identical) + len(self.figures)) / self.total if self.total else 0.0


def key_of(text: str) -> str:
    """What a sentence says, for comparison: no numeral at its head (（一） 1. 一是), no white space, no punctuation,
    full-width letters and digits narrowed. Figures stay, but for their separators."""
    words = _NOT_WORDS.sub("", _LEAD.sub("", text.strip()))
    return (words.translate(_WIDE) if _WIDE_WORD.search(words) else words).lower()


def masked(key: str) -> str:
    """A key with every figure and year put as ``#``."""
    return _FIGURE.sub("#", key)


def sentences(report: Report) -> tuple[Sentence, ...]:
    """The sentences of the body in order, from the words before the first section to those before the annexes.

    Headings, the title and the signature (paragraphs that do not end like a sentence) are none, nor is what has
    fewer than :data:`LEAST` characters beside figures. A list parted by ；is as many sentences as it has members.
    """
    found: list[Sentence] = []
    headings = {section.start for section in report.sections}
    for index, paragraph in enumerate(report.paragraphs[: report.tail or None]):
        text = paragraph.text
        stripped = text.strip()
        if index in headings or (len(stripped) <= _HEADING and stripped[-1:] not in _END):
            continue
        base = report.starts[index]
        for match in _SENTENCE.finditer(text):
            key = key_of(match.group())
            if len(_FIGURE.sub("", key)) < LEAST:
                continue
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            found.append(Sentence(text[start : match.end()], base + start, base + match.end(), index, key))
    return tuple(found)


def without_boilerplate(
    found: Iterable[Sentence], form: Form, phrases: Mapping[str, str] | Iterable[str]
) -> tuple[Sentence, ...]:
    """The sentences that are the author's own: none that lists three or more sections of the form, none that holds a
    phrase everyone must write. ``phrases``: parts of a phrase that stand in this order are parted by ``…``
    (``根据…编制…年度报告``)."""
    titles = [_title(s.title) for s in form.sections]
    wanted = [_parts(phrase) for phrase in phrases]
    return tuple(
        s
        for s in found
        if sum(title in s.key for title in titles) < 3 and not any(_holds(s.key, parts) for parts in wanted)
    )


@lru_cache(maxsize=256)
def _title(title: str) -> str:
    return key_of(stem(title))


@lru_cache(maxsize=2048)
def _parts(phrase: str) -> tuple[str, ...]:
    return tuple(key_of(part) for part in phrase.split("…") if part.strip())


def _holds(key: str, parts: Sequence[str]) -> bool:
    at = 0
    for part in parts:
        at = key.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return bool(parts)


def shared(a: Iterable[Sentence], b: Iterable[Sentence]) -> Shared:
    """Which sentences of ``a`` stand in ``b``: word for word, or but for their figures."""
    whole: dict[str, Sentence] = {}
    loose: dict[str, Sentence] = {}
    for sentence in b:
        whole.setdefault(sentence.key, sentence)
        loose.setdefault(masked(sentence.key), sentence)
    identical, figures, total = [], [], 0
    for sentence in a:
        total += 1
        other = whole.get(sentence.key)
        if other is not None:
            identical.append((sentence, other))
            continue
        other = loose.get(masked(sentence.key))
        if other is not None:
            figures.append((sentence, other))
    return Shared(total, tuple(identical), tuple(figures))
