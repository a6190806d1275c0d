"""The difference of two versions of a report, for a person and for a program (docs/schema/diff.schema.json)."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai_lint import __version__
from gongkai_lint.compare import Change, Difference, Edited
from gongkai_lint.output.json import _finding as finding_data
from gongkai_lint.output.json import place as place_data
from gongkai_lint.output.text import Line, abridged
from gongkai_lint.output.width import wrap
from gongkai_lint.output.words import grade_word, severity_word, word
from gongkai_lint.plurals import fill
from gongkai_lint.rules.model import Finding, Result, RuleSet
from gongkai_lint.typed import Any

SCHEMA = 1
_LISTED = 30  # of changed numbers, unless all are asked for
_GRADE_STYLE = {"pass": "good", "minor": "warning", "return": "error", "unassessable": "error"}
_WORDS = {
    "versions": ("第一稿 {first} → 第二稿 {second}", "First {first} → second {second}"),
    "unit": ("请注意，两份报告的单位不同：{before} → {after}", "The bodies differ: {before} → {after}"),
    "year": ("请注意，两份报告的年度不同：{before} → {after}", "The years differ: {before} → {after}"),
    "form": ("请注意，两份报告的格式不同：{before} → {after}", "The forms differ: {before} → {after}"),
    "unknown": ("（未识别）", "(unknown)"),
    "mended": ("已改正 {count} 条", "Mended: {count}"),
    "unclear": (
        "不再出现、但已无法检查的 {count} 条",
        "Gone, but no longer assessable: {count}",
    ),
    "standing": ("仍未改 {count} 条", "Still there: {count}"),
    "new": ("新出现 {count} 条", "New: {count}"),
    "changed": ("数字改过，仍不对。", "The figures were changed and are still wrong."),
    "unasked": (
        "没有问题要求改、却变了的数字 {count} 处，请核对",
        "Numbers that changed although no finding asked for it: {count}; check them",
    ),
    "more": ("其余 {count} 处用 -v 列出。", "{count} more with -v."),
    "absent": ("（没有）", "(none)"),
    "blank": ("（空白）", "(blank)"),
    "text": ("文字改动：{list}", "Text: {list}"),
    "no_text": ("文字没有改动。", "The text is the same."),
    "elsewhere": ("其他部分", "elsewhere"),
    "edited": ("{title} {counts}", "{title} {counts}"),
    "same": ("两份文件完全相同。", "The two files are the same."),
    "grade": (
        "结论：{before} → {after}（已改正 {mended}、仍未改 {standing}、新出现 {new}）",
        "Grade: {before} → {after} (mended {mended}, still there {standing}, new {new})",
    ),
    "unread": ("{path}：{error}", "{path}: {error}"),
    "not_compared": ("没有比较。", "Not compared."),
}


def _word(key: str, lang: str, **values: object) -> str:
    return fill(_WORDS[key][lang == "en"], values)


def page(
    first: Result, second: Result, found: Difference | None, lang: str, columns: int, verbose: bool = False
) -> list[Line]:
    """What a person reads. ``found`` is None where one of the files could not be read."""
    lines: list[Line] = [[("place", _word("versions", lang, first=first.path, second=second.path))]]

    def say(style: str, text: str, lead: str = "", hang: str = "") -> None:
        lines.extend([[(style, part)] for part in wrap(text, columns, hang, lead)])

    if found is None:
        for result in (first, second):
            if result.report is None:
                say("error", _word("unread", lang, path=result.path, error=result.error), "  ", "  ")
        return [*lines, [("error", _word("not_compared", lang))]]
    if first.sha256 == second.sha256:
        say("warning", _word("same", lang))
    for what, before, after in found.identity:
        nothing = _word("unknown", lang)
        say("warning", _word(what, lang, before=before or nothing, after=after or nothing))
    mended, standing, new = found.mended, found.standing, found.new
    if mended:
        lines += [[], [("good", _word("mended", lang, count=len(mended)))]]
        for finding in mended:
            say("dim", _told(finding, lang, verbose), "  ", "    ")
    if found.unclear:
        lines += [[], [("warning", _word("unclear", lang, count=len(found.unclear)))]]
        for finding in found.unclear:
            say("", _told(finding, lang, verbose), "  ", "    ")
    if standing:
        lines += [[], [("error", _word("standing", lang, count=len(standing)))]]
        for pair in standing:
            lines += _finding(pair.after, lang, columns, verbose)
            if pair.changed:
                say("warning", _word("changed", lang), "    ", "    ")
    if new:
        lines += [[], [("error", _word("new", lang, count=len(new)))]]
        for finding in new:
            lines += _finding(finding, lang, columns, verbose)
    if found.unasked:
        lines += [[], [("warning", _word("unasked", lang, count=len(found.unasked)))]]
        shown = found.unasked if verbose else found.unasked[:_LISTED]
        for change in shown:
            say("", _changed(change, lang), "  ", "    ")
        if len(found.unasked) > len(shown):
            say("dim", _word("more", lang, count=len(found.unasked) - len(shown)), "  ")
    lines.append([])
    say("dim", _edits(found.edited, lang), "  ", "  ")
    grade = _word("grade", lang, before=grade_word(first.grade, lang), after=grade_word(second.grade, lang),
                  mended=len(mended), standing=len(standing), new=len(new))  # fmt: skip
    return [*lines, [(_GRADE_STYLE[second.grade], grade)]]


def _told(finding: Finding, lang: str, verbose: bool) -> str:
    colon = ": " if lang == "en" else "："
    return (
        f"{finding.rule.id} {finding.place.label}{colon}{abridged(finding.message, finding, lang, verbose)}"
    )


def _finding(finding: Finding, lang: str, columns: int, verbose: bool) -> list[Line]:
    lead = f"  {severity_word(finding.severity, lang)} "
    first, *rest = wrap(_told(finding, lang, verbose), columns, "    ", lead)
    lines: list[Line] = [
        [(finding.severity, lead), ("", first[len(lead) :])],
        *([("", part)] for part in rest),
    ]
    if finding.expected:
        right = wrap(abridged(finding.expected, finding, lang, verbose), columns, "      ", "    " + word("expected", lang))  # fmt: skip
        lines += [[("dim", part)] for part in right]
    return lines


def _changed(change: Change, lang: str) -> str:
    nothing = _word("blank" if change.key else "absent", lang)
    colon = ": " if lang == "en" else "："
    told = f"{change.label}{colon}{change.before or nothing} → {change.after or nothing}"
    quote = "" if change.key else change.place.quote.replace("\n", " ").strip()
    return f"{told}（…{quote}…）" if quote else told


def _edits(edited: Iterable[Edited], lang: str) -> str:
    en = lang == "en"
    told = []
    for part in edited:
        counts = [
            (f"{n} {name_en}" if en else f"{name}{n}段")
            for n, name, name_en in (
                (part.changed, "改", "changed"),
                (part.added, "增", "added"),
                (part.removed, "删", "removed"),
            )
            if n
        ]
        title = part.title or _word("elsewhere", lang)
        told.append(f"{title} " + (", " if en else "、").join(counts))
    return _word("text", lang, list=("; " if en else "；").join(told)) if told else _word("no_text", lang)


def document(
    first: Result, second: Result, found: Difference | None, ruleset: RuleSet, lang: str
) -> dict[str, Any]:
    """The difference as plain data."""
    made: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": {"name": "gongkai-lint", "version": __version__, "rules": ruleset.digest, "lang": lang},
        "first": _version(first),
        "second": _version(second),
    }
    if found is None:
        return made | {"compared": False}
    return made | {
        "compared": True,
        "identity": [{"what": w, "first": a or None, "second": b or None} for w, a, b in found.identity],
        "mended": [finding_data(f, lang) for f in found.mended],
        "unclear": [finding_data(f, lang) for f in found.unclear],
        "standing": [
            {
                "changed": s.changed,
                "first": finding_data(s.before, lang),
                "second": finding_data(s.after, lang),
            }
            for s in found.standing
        ],
        "new": [finding_data(f, lang) for f in found.new],
        "changed_numbers": [
            {
                "key": c.key or None,
                "label": c.label,
                "first": c.before,
                "second": c.after,
                "location": place_data(c.place),
            }
            for c in found.unasked
        ],
        "text": [
            {
                "section": e.key or None,
                "title": e.title,
                "changed": e.changed,
                "added": e.added,
                "removed": e.removed,
            }
            for e in found.edited
        ],
        "summary": {
            "mended": len(found.mended),
            "unclear": len(found.unclear),
            "standing": len(found.standing),
            "new": len(found.new),
            "changed_numbers": len(found.unasked),
        },
    }


def _version(result: Result) -> dict[str, Any]:
    report = result.report
    return {
        "path": result.path,
        "sha256": result.sha256,
        "grade": result.grade,
        "error": result.error or None,
        "form": report.form.key if report is not None else None,
        "year": (report.year or None) if report is not None else None,
        "unit": (report.unit or None) if report is not None else None,
    }
