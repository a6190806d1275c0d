"""Return letters (退回修改意见), one a unit: what must be mended, what should be verified, by when.

A letter is plain data (:class:`Letter`) put into a Word template by docxtpl; the template is the built-in one or the office's.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence

from gongkai_lint.audit.findings import of_path
from gongkai_lint.audit.model import Audit, Row
from gongkai_lint.files import UnwritableError
from gongkai_lint.output.words import abridge
from gongkai_lint.plurals import counted
from gongkai_lint.typed import Any, NamedTuple

LONGEST = 60  # characters of a quotation in a letter


class Point(NamedTuple):
    """One numbered point of a letter."""

    n: int
    place: str
    message: str
    quote: str = ""
    expected: str = ""
    basis: str = ""


class Part(NamedTuple):
    """A part of a letter: ``kind`` is error, warning, across, copied or unknown; the heading has its numeral."""

    kind: str
    heading: str
    findings: tuple[Point, ...]


class Letter(NamedTuple):
    """What a template may use, each field by its name. Dates are written out (2025年3月1日)."""

    kind: str  # return | unreadable | missing
    unit: str
    year: int | str
    report: str  # the report's title
    file: str
    summary: str
    error: str
    parts: tuple[Part, ...]
    late: bool
    day: str
    deadline: str
    reply_by: str
    office: str
    contact: str
    date: str
    annotated: str  # name of the copy with comments, "" when there is none


class Sender(NamedTuple):
    """Who writes, and by when an answer is wanted. Dates are ISO; "" leaves a blank to be filled in by hand."""

    office: str = ""
    contact: str = ""
    date: str = ""
    reply_by: str = ""


_HEADINGS = {
    "error": ("必须修改的问题", "What must be mended"),
    "warning": ("需要核实的问题", "What should be verified"),
    "across": ("与上下级、上年度报告核对发现的问题", "Against last year's and other units' reports"),
    "copied": ("与其他报告雷同的内容", "Text shared with other reports"),
    "unknown": ("未能核对的内容", "What could not be examined"),
}
_NUMERALS = "一二三四五六七八九十"


def letters(audit: Audit, sender: Sender, annotated: Mapping[str, str]) -> Iterator[Letter]:
    """The letters of an audit, in the order of the roster: for reports to be returned, files that could not be examined and
    units that have not filed. ``annotated``: path of a report → name of its copy with comments."""
    for row in audit.rows:
        letter = letter_of(row, audit, sender, annotated)
        if letter is not None:
            yield letter


def letter_of(row: Row, audit: Audit, sender: Sender, annotated: Mapping[str, str]) -> Letter | None:
    """The letter to one unit; None when there is nothing to write about."""
    en, entry = audit.lang == "en", row.entry
    blank = "________" if en else "　　年　月　日"
    common: dict[str, Any] = {
        "unit": row.unit.name,
        "year": (entry.year if entry else 0) or audit.year or ("____" if en else "　　　　"),
        "late": row.late,
        "deadline": written(row.unit.deadline, en),
        "reply_by": written(sender.reply_by, en) or blank,
        "office": sender.office or ("________" if en else "（发函单位）"),
        "contact": sender.contact,
        "date": written(sender.date or audit.when[:10], en),
        "day": written(entry.day, en) if entry else "",
        "report": (entry.title if entry else "").strip("《》"),
        "file": entry.path.rsplit("/", 1)[-1] if entry else "",
        "error": (entry.error if entry else "").rstrip("。."),
        "annotated": annotated.get(entry.path, "") if entry else "",
    }
    if entry is None:
        return Letter(kind="missing", summary="", parts=(), **common)
    if entry.trouble or entry.grade == "unassessable":
        return Letter(kind="unreadable", summary="", parts=(), **common)
    across = [a.finding for a in of_path(audit.across, entry.path) if not a.finding.get("suppressed")]
    if entry.grade != "return" and not any(f["severity"] == "error" for f in across) and not row.late:
        return None
    detail = audit.entries.detail(entry.path)
    findings = [f for f in detail.file["findings"] if not f.get("suppressed")]
    must = [f for f in (*across, *findings) if f["severity"] == "error"]
    made: list[tuple[str, list[Point]]] = [
        ("error", [_point(f, en) for f in must]),
        ("warning", [_point(f, en) for f in findings if f["severity"] == "warning"]),
        ("across", [_point(f, en) for f in across if f["severity"] == "warning"]),
    ]
    made.append(("copied", _copied(entry.path, audit, en)))
    made.append(("unknown", _unknown(detail.file["unknown"])))
    parts = _numbered(made, en)
    return Letter(kind="return", summary=_summary(parts, en), parts=parts, **common)


def written(date: str, en: bool = False) -> str:
    """An ISO date as a letter writes it, without leading zeros (GB/T 9704-2012, 7.3.5.4); "" stays ""."""
    if not date or en:
        return date
    year, month, day = date[:10].split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"


def _numbered(made: Sequence[tuple[str, list[Point]]], en: bool) -> tuple[Part, ...]:
    parts: list[Part] = []
    for kind, points in made:
        if points:
            heading = _HEADINGS[kind][1] if en else f"{_NUMERALS[len(parts)]}、{_HEADINGS[kind][0]}"
            parts.append(Part(kind, heading, tuple(p._replace(n=n) for n, p in enumerate(points, 1))))
    return tuple(parts)


def _summary(parts: Sequence[Part], en: bool) -> str:
    count = {p.kind: len(p.findings) for p in parts}
    must, verify = count.get("error", 0), count.get("warning", 0) + count.get("across", 0)
    told = []
    if must:
        told.append(f"{counted(must, 'point')} must be mended" if en else f"必须修改的问题{must}处")
    if verify:
        told.append(f"{verify} should be verified" if en else f"需要核实的问题{verify}处")
    if not told:
        return "no fault was found in its contents" if en else "内容未发现问题"
    return " and ".join(told) if en else "有" + "、".join(told)


def _point(finding: Mapping[str, Any], en: bool) -> Point:
    location = finding["location"]
    quote = (
        (location.get("quote") or "").replace("\n", "").strip() if location.get("row_label") is None else ""
    )
    if location.get("mark") and len(quote) > LONGEST:
        start, end = location["mark"]
        quote = (location["quote"][start:end]).replace("\n", "")
    if len(quote) > LONGEST:
        quote = quote[: LONGEST - 1] + "…"
    separator = "; " if en else "；"
    # A convention of this program is no ground in a letter of the office.
    cited = [b for b in finding["basis"] if not b["doc"].startswith("本工具")]
    basis = separator.join((b["doc"] + " " + b["clause"]).strip() for b in cited)
    names = [e["label"] for e in finding["evidence"]]
    cells = all(e["key"] for e in finding["evidence"])
    message, expected = (
        _ended(abridge(finding[key], names, cells, "en" if en else "zh")) for key in ("message", "expected")
    )
    return Point(0, location["label"], message, quote, expected, basis)


def _copied(path: str, audit: Audit, en: bool) -> list[Point]:
    points = []
    for pair in audit.pairs:
        if path == pair.left:
            other, share, year = pair.right_unit or pair.right, pair.left_share, pair.last_year
        elif path == pair.right and not pair.last_year:
            other, share, year = pair.left_unit or pair.left, pair.right_share, False
        else:
            continue
        percent = f"{share:.0%}"
        if en:
            place = "Against last year's report" if year else f"Against {other}"
            message = f"{percent} of the text is the same"
        else:
            place = "与上年度报告相比" if year else f"与{other}的报告相比"
            message = f"有{percent}的文字相同（表格和格式用语除外）"
        points.append(Point(0, place, message, pair.sentences[0].left[:LONGEST] if pair.sentences else ""))
    return points


_OPTION = re.compile(r" ?[（(]--[a-z-]+[)）]")  # of the command line: nothing to whom the letter goes to


def _unknown(unknown: Sequence[Mapping[str, Any]]) -> list[Point]:
    """Each reason once, however many rules could not be assessed for it."""
    told: dict[tuple[str, str], None] = {}
    for item in unknown:
        needs = _OPTION.sub("", item.get("needs") or "")
        told[(_ended(item["reason"]), _ended(needs))] = None
    return [Point(0, "", reason, "", needs) for reason, needs in told]


def _ended(text: str) -> str:
    return text.strip().rstrip("。.")


class Writer:
    """Puts letters into one template, whose tags are compiled once."""

    def __init__(self, template: bytes) -> None:
        from functools import lru_cache

        from jinja2 import Environment, StrictUndefined

        self.template = template
        self._parts: tuple[tuple[str, int], ...] = ()
        self._environment = Environment(undefined=StrictUndefined, autoescape=True)
        compiled: Any = lru_cache(maxsize=64)(self._environment.from_string)
        self._environment.from_string = compiled  # type: ignore[method-assign]

    def write(self, letter: Letter) -> bytes:
        """The letter as .docx. Raises :class:`LetterTemplateError` when the template's tags are wrong."""
        from docxtpl import DocxTemplate
        from jinja2 import TemplateError

        try:
            word = DocxTemplate(io.BytesIO(self.template))
            word.render(letter._asdict(), self._environment, autoescape=True)
        except TemplateError as error:
            raise LetterTemplateError(str(error)) from error
        except Exception as error:  # not a Word file, or one without a body
            raise LetterTemplateError(type(error).__name__) from error
        held = io.BytesIO()
        word.save(held)
        return held.getvalue()

    def key(self, letter: Letter) -> str:
        """What names the outcome: the same letter in the same template is the same page. The day of writing is left out: a
        letter that says nothing new stays as it was sent."""
        from hashlib import sha256

        if not self._parts:
            self._parts = _parts(self.template)
        return sha256(repr((letter._replace(date=""), self._parts)).encode()).hexdigest()[:32]


def _parts(package: bytes) -> tuple[tuple[str, int], ...]:
    """Names and checksums of a package's members, but for the time it was made."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(package)) as opened:
            return tuple((m.filename, m.CRC) for m in opened.infolist() if m.filename != "docProps/core.xml")
    except zipfile.BadZipFile as error:
        raise LetterTemplateError(type(error).__name__) from error


class LetterTemplateError(UnwritableError):
    """The letter template cannot be used: (Chinese, English)."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"函件模板用不了：{detail}。可用 gongkai-lint letter-template 模板.docx 得到自带模板，在它上面改",
            f"the letter template cannot be used: {detail}. gongkai-lint letter-template FILE gives the built-in one to start from",
        )
