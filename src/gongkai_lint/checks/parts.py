"""A total in the prose against its own list (421 条，其中：87 条、75 条……), shares and rates against their operands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from gongkai_lint import regex
from gongkai_lint.checks import Context
from gongkai_lint.checks.search import excepted, spans
from gongkai_lint.checks.shares import Outcome, label, rates, shares
from gongkai_lint.forms import places
from gongkai_lint.forms.report import Report
from gongkai_lint.prose import Quantity, quantities, within
from gongkai_lint.rules.model import NA, PASS, Evidence, Rule, Verdict
from gongkai_lint.typed import Any, NamedTuple
from gongkai_lint.values import Number, show

OPTIONS: Any = {
    "what!": ("enum", "sum", "share", "rate"),
    "in": ("list", "section"),
    "unless": ("list", "pattern"),  # in the clause of the total (sum) or of the share
    "examples!": ("list", ("map", {"text!": "text", "says!": ("enum", "pass", "nothing", "over", "under", "near", "share", "rate")})),
}  # fmt: skip
_SUM = ("said", "total", "sum", "parts", "count", "difference")
_RATIO = ("said", "part", "base", "stated", "right")
VARIANTS = {"over": _SUM, "under": _SUM, "near": _SUM, "share": _RATIO, "rate": _RATIO}
REASONS: dict[str, tuple[str, str]] = {}


def check(report: Report, rule: Rule, context: Context) -> Iterator[Verdict]:
    options = rule.options
    for one in outcomes(
        report.text, report.quantities, spans(report, options.get("in", ())), options["what"]
    ):
        if excepted(report.text, one.said.start, one.said.end, options.get("unless", ())):
            continue
        if one.verdict == "pass":
            yield PASS
        elif one.verdict == "na":
            yield NA
        else:
            severity = "note" if one.verdict == "near" else ""
            place = places.span(report, one.said.start, one.said.end)
            related = tuple(places.span(report, q.start, q.end) for q in one.parts)
            evidence = tuple(
                Evidence(label(report.text, q), q.raw, place)
                for q, place in zip(one.parts, related, strict=True)
            )
            yield Verdict("fail", place, one.values, one.verdict, severity, evidence, related)


def outcomes(
    text: str, found: tuple[Quantity, ...], ranges: Sequence[tuple[int, int]], what: str
) -> Iterator[Outcome]:
    """Every list (``sum``), share or rate in ``ranges`` of ``text``."""
    judge = {"sum": _sums, "share": shares, "rate": rates}[what]
    for start, end in ranges:
        yield from judge(text, found, start, end)


# --- sums -------------------------------------------------------------------------------------------------------------

_HEAD = regex.compile(r"其中(?!一|心|央)[，,：:]?|(?<=[件条篇项息文期个])中[，,：:]")
_GAP = 24  # characters between a total and the 其中 that opens its list
_REACH = 400  # characters back from a list within which its bracket opens
_OPEN, _CLOSE = "（(【[", "）)】]"
_BRACKETS = regex.compile(r"[（(【\[）)】\]]")
_MARKS = regex.compile(r"[（(【\[）)】\]；;。！？]")
# A label with one of these tells of something done with the total, not of a part of it.
_STOP = regex.compile(
    r"均|已|共|累计|合计|总计|全部|按期|按时|依法|另有|另外|截至|截止|同比|较|比上|办结|答复|办理|办复|受理|收到|接收|审结|采纳|(?<!上年)(?<!上年度)结转|转结|顺延"
    r"|撤回|收取|同时|目前|回复|解决|整改|阅读|点击|浏览|关注|不含|除|增加|减少|新增|转办|涉及"
)
_OUTCOMES = regex.compile(
    r"予以公开|部分公开|不予公开|无法提供|不予处理|其他处理|结转|转下年度|转结|同意公开|免于公开|不同意公开"
)
_CHANNELS = regex.compile(
    r"网站|微信|微博|公众号|客户端|公报|抖音|头条|渠道|平台|APP|公开栏|电子屏|媒体|报刊|电视|广播"
)
_GROWN = regex.compile(r"(?:同比)?(?:增加|增长|新增|减少|下降)(?:了)?$")
_REST = regex.compile(r"^(?:其他|其它|其余|剩余|另外)")
_LOOSE = regex.compile(r"等(?!级|候)|包括|主要(?:有|为|是|涉及|集中)")
_CLASSES = (
    (regex.compile("自然人|公民|个人"), regex.compile("法人|组织|企业")),
    (regex.compile("新收"), regex.compile("结转")),
    (regex.compile("维持"), regex.compile("纠正"), regex.compile("其他结果"), regex.compile("尚未审结")),
    (regex.compile("主动公开"), regex.compile("依申请"), regex.compile("不予公开")),
)
_BRACKET = regex.compile(r"[（(][^（()）]*[)）]")
_SHARE = regex.compile(r"(?:约?占[^，。；、]*?)?[\d.]+[%％]")
_NEAR = 50  # a list of five parts or more that falls short of its total by less than a fiftieth


class _Part(NamedTuple):
    quantity: Quantity
    label: str
    segment: int  # counts the ； passed
    sentence: int  # counts the 。 passed


def _sums(text: str, found: tuple[Quantity, ...], start: int, end: int) -> Iterator[Outcome]:
    for opening, behind in _heads(text, start, end):
        total, group_end = _total_before(text, found, opening, start)
        if total is not None:
            yield _decide(text, total, _collect(text, found, total, behind, group_end), least=2)
    for total in within(found, start, end):
        if text[total.end : total.end + 1] in ("（", "(") and not text.startswith("其中", total.end + 1):
            closing = _closing(text, total.end, end)
            if closing > 0:
                yield _decide(text, total, _collect(text, found, total, total.end + 1, closing), least=3)


def _heads(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each 其中 begins and ends. What opens with a look around is searched for at every character, so 中 leads."""
    at = text.find("中", start, end)
    while at >= 0:
        head = _HEAD.match(text, at - 1 if at > start and text[at - 1] == "其" else at, end)
        if head is not None:
            yield head.span()
        at = text.find("中", at + 1, end)


def _closing(text: str, opening: int, end: int) -> int:
    """Where the bracket that opens at ``opening`` closes, within its paragraph; -1 when it does not."""
    depth = 0
    for at in range(opening, end):
        character = text[at]
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth -= 1
            if not depth:
                return at
        elif character == "\n":
            return -1
    return -1


def _total_before(text: str, found: tuple[Quantity, ...], at: int, floor: int) -> tuple[Quantity | None, int]:
    """``(the total that a 其中 at this place divides, end of the bracket the list stands in or 0)``."""
    line = max(text.rfind("\n", 0, at) + 1, floor, at - _REACH)
    opening = _enclosing(text, line, at)
    limit, group_end = at, 0
    if opening >= 0:
        group_end = _closing(text, opening, len(text))
        if group_end < 0:
            return None, 0
        if not text[opening + 1 : at].strip():
            limit = opening  # （其中…: the total stands before the bracket
            opening = _enclosing(text, line, opening)
    floor = max(line, opening + 1)
    index = bisect_left(found, (limit,)) - 1
    while index >= 0 and found[index].end > floor:
        quantity = found[index]
        if (
            quantity.end <= limit
            and quantity.unit != "%"
            and _enclosing(text, line, quantity.start) == opening
        ):
            between = _flat(text[quantity.end : limit])
            if (
                len(between) <= _GAP
                and between.count("。") <= 1
                and not between.strip().strip("，。；、：,").endswith("。")
            ):
                return (
                    (None, 0)
                    if "。" in between and not between.rstrip().endswith("。")
                    else (quantity, group_end)
                )
            return None, 0
        index -= 1
    return None, 0


def _flat(text: str) -> str:
    """``text`` without its brackets and what they hold."""
    while True:
        shorter = _BRACKET.sub("", text)
        if shorter == text:
            return text
        text = shorter


def _enclosing(text: str, line: int, at: int) -> int:
    """Where the innermost bracket open at ``at`` was opened, -1 when none is."""
    depth = 0
    for match in reversed(list(_BRACKETS.finditer(text, line, at))):
        position = match.start()
        if match.group() in _OPEN:
            if not depth:
                return position
            depth -= 1
        elif not _numeral(text, line, position):
            depth += 1
    return -1


def _numeral(text: str, line: int, closing: int) -> bool:
    """A bracket closed but never opened, as in 1）."""
    return not any(c in _OPEN for c in text[line:closing])


def _collect(
    text: str, found: tuple[Quantity, ...], total: Quantity, start: int, group_end: int
) -> list[_Part]:
    """Quantities of the total's unit that follow, outside inner brackets, to the end of the bracket or paragraph."""
    stop = group_end or text.find("\n", start)
    stop = len(text) if stop < 0 else stop
    again = next((at for at, _ in _heads(text, start, stop) if _enclosing(text, start, at) < 0), -1)
    if again >= 0:  # another list begins: what leads up to it is no longer ours
        cut = max(text.rfind(mark, start, again) for mark in "；;。")
        stop = cut if cut > 0 else start
    parts: list[_Part] = []
    last, depth, segment, ended = start, 0, 0, 0
    position = start
    for quantity in within(found, start, stop):
        for mark in _MARKS.findall(text, position, quantity.start):
            if mark in _OPEN:
                depth += 1
            elif mark in _CLOSE:
                depth -= 1
            elif not depth:
                segment += mark in "；;"
                ended += mark in "。！？"
        position = quantity.end
        if depth > 0 or not _same(quantity, total):
            continue
        between = _flat(text[last : quantity.start])
        parts.append(
            _Part(
                quantity,
                _SHARE.sub("", between).strip(" ，。；、：,;:\u3000"),
                segment,
                ended,
            )
        )
        last = quantity.end
    return parts


def _same(part: Quantity, total: Quantity) -> bool:
    return part.unit == total.unit or (not part.unit and total.unit not in ("元", "万元", "%"))


def _decide(text: str, total: Quantity, parts: list[_Part], least: int) -> Outcome:
    nothing = Outcome("na", total, ())
    if len(parts) < least or total.inexact:
        return nothing
    known: Number = 0
    for count, part in enumerate(parts, 1):
        known += part.quantity.number
        if count >= 2 and known == total.number and not _goes_on(text, parts, count):
            return Outcome("pass", total, tuple(p.quantity for p in parts[:count]))
    listed = _own(parts)
    if len(listed) < least or any(p.quantity.inexact or p.label.endswith(("各", "均")) for p in listed):
        return nothing
    amounts = tuple(p.quantity for p in listed)
    summed: Number = 0
    for amount in amounts:
        summed += amount.number
    labels = [p.label for p in listed]
    values = {
        "said": text[total.start : total.end],
        "total": show(total.number),
        "sum": show(summed),
        "parts": "＋".join(show(q.number) for q in amounts),
        "count": str(len(amounts)),
        "difference": show(summed - total.number if summed > total.number else total.number - summed),
    }
    tail = text[amounts[-1].end : amounts[-1].end + 4]
    loose = any(_LOOSE.search(label) for label in labels) or tail.startswith(("等", "左右", "以上"))
    if summed > total.number:
        overlapping = any(_CHANNELS.search(label) for label in labels) or any(
            q.number > total.number for q in amounts
        )
        return nothing if overlapping else Outcome("over", total, amounts, values)
    if summed == total.number:
        return Outcome("pass", total, amounts)
    if loose:
        return nothing
    if _exhaustive(text, listed):
        return Outcome("under", total, amounts, values)
    if len(amounts) >= 5 and (total.number - summed) * _NEAR < total.number:
        return Outcome("near", total, amounts, values)
    return Outcome("pass", total, amounts)  # no more than the total: all that an open list promises


def _goes_on(text: str, parts: list[_Part], count: int) -> bool:
    """Whether what stands behind the first ``count`` parts, which make up the total already, belongs to the same list."""
    if count == len(parts):
        return False
    last, following = parts[count - 1], parts[count]
    between = text[last.quantity.end : following.quantity.start]
    if last.sentence != following.sentence or last.segment != following.segment or len(following.label) > 14:
        return False
    if not following.quantity.number or _STOP.search(following.label):
        return False
    if between.startswith("、"):
        return all(text[p.quantity.end] == "、" for p in parts[:count])
    ends = {p.label[-1:] for p in parts[: count + 1]}
    return count >= 3 and len(ends) == 1 and "" not in ends


def _own(parts: list[_Part]) -> list[_Part]:
    """The parts that plainly belong to the list: its first sentence, its first ；-segment when that is a list itself,
    up to a label that tells of something else."""
    listed = [p for p in parts if p.sentence == parts[0].sentence]
    if all(_OUTCOMES.search(p.label) for p in listed):
        return listed
    first = [p for p in listed if p.segment == listed[0].segment]
    if 1 < len(first) < len(listed):
        listed = first
    grown = all(_GROWN.search(part.label) for part in listed)  # parts of a growth: 其中甲增加7条，乙增加65条
    for index, part in enumerate(listed):
        label = _GROWN.sub("", part.label) if grown else part.label
        if len(label) > 30 or (_STOP.search(label) and not _REST.search(label)):
            return listed[:index]
    return listed


def _exhaustive(text: str, parts: list[_Part]) -> bool:
    if _REST.search(parts[-1].label) or "分别" in parts[0].label:
        return True
    for classes in _CLASSES:
        if len(parts) == len(classes) and all(any(c.search(p.label) for p in parts) for c in classes):
            return True
    return False


def try_example(rule: Rule, example: Mapping[str, str]) -> str:
    """ "" when the example ends as it says, else how it ended."""
    text = example["text"]
    ends = [o.verdict for o in outcomes(text, quantities(text), [(0, len(text))], rule.options["what"])]
    ends = [e for e in ends if e != "na"]
    got = next((e for e in ends if e != "pass"), ends[0] if ends else "nothing")
    return "" if got == example["says"] else f"例句“{text}”应判为 {example['says']}，实际判为 {got}"
