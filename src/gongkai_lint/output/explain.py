"""``rules`` and ``explain``: what a rule asks, why, and how to live with it."""

from __future__ import annotations

from gongkai_lint import regex
from gongkai_lint.forms.model import Source
from gongkai_lint.output.width import pad, width, wrap
from gongkai_lint.output.words import severity_word, theme_word
from gongkai_lint.plurals import unfilled
from gongkai_lint.rules.model import Rule, RuleSet

_MARKS = {
    "confirmed": ("", ""),
    "derived": ("（由其推得，原文没有明写）", " (derived from it, not in its words)"),
    "unconfirmed": ("（未查实，只作提示）", " (unconfirmed, a hint only)"),
}


_PLACE = regex.compile(r"\{[a-z_]+\}")


def _for_a_reader(text: str) -> str:
    """A message whose places stand open: who asks what a rule means need not know what they are called."""
    return _PLACE.sub("…", unfilled(text))


def _mark(source: Source, en: bool) -> str:
    """How sure the ground is; a convention of this program is its own ground."""
    own = source.doc.startswith("本工具") and source.mark == "derived"
    return "" if own else _MARKS[source.mark][en]


def listing(ruleset: RuleSet, lang: str = "zh", columns: int = 80) -> str:
    """All rules by theme: id, grade, title."""
    lines: list[str] = []
    for theme in dict.fromkeys(r.theme for r in sorted(ruleset.rules, key=lambda r: r.id)):
        lines.append(theme_word(theme, lang))
        for rule in ruleset.rules:
            if rule.theme == theme:
                told = rule.en if lang == "en" else rule.zh
                lead = f"  {rule.id}  {pad(severity_word(rule.severity, lang), 9 if lang == 'en' else 6)}"
                lines += wrap(told.title, columns, " " * width(lead), lead)
    return "\n".join(lines) + "\n"


def listing_json(ruleset: RuleSet, lang: str = "zh", ascii_only: bool = False) -> str:
    """All rules for programs."""
    import json

    rows = [
        {
            "id": r.id,
            "slug": r.slug,
            "severity": r.severity,
            "confidence": r.confidence,
            "theme": r.theme,
            "kind": r.kind,
            "forms": list(r.forms),
            "levels": list(r.levels),
            "title": (r.en if lang == "en" else r.zh).title,
            "basis": [{"doc": b.doc, "clause": b.clause, "mark": b.mark} for b in r.basis],
        }
        for r in ruleset.rules
    ]
    return json.dumps(rows, ensure_ascii=ascii_only, indent=1) + "\n"


def find(ruleset: RuleSet, name: str) -> Rule | None:
    """The rule with this id or slug, in whatever case."""
    wanted = name.strip().lower()
    return next((r for r in ruleset.rules if wanted in (r.id.lower(), r.slug.lower())), None)


def near(ruleset: RuleSet, name: str) -> str:
    """The id or slug that ``name`` is probably meant to be, or "". Letters that look like digits are read as digits."""
    from gongkai_lint.rules.schema import closest

    wanted = name.strip().upper()
    wanted = wanted[:2] + wanted[2:].replace("O", "0").replace("I", "1").replace("L", "1")
    ids = [r.id for r in ruleset.rules]
    if wanted in ids:
        return wanted
    return closest(name.strip().lower(), [r.slug for r in ruleset.rules]) or closest(wanted, ids)


def explanation(rule: Rule, ruleset: RuleSet, lang: str = "zh", columns: int = 80) -> str:
    """What, why, clause, what is told, and how to switch it off."""
    told, en = (rule.en, True) if lang == "en" else (rule.zh, False)
    titles = {r.id: (r.en if en else r.zh).title for r in ruleset.rules}
    lines = [f"{rule.id} {rule.slug}  [{severity_word(rule.severity, lang)}]", *wrap(told.title, columns), ""]

    def part(name: str, texts: list[str]) -> None:
        if any(texts):
            lines.append(name)
            for text in texts:
                lines.extend(wrap(text, columns, "    ", "  "))
            lines.append("")

    part(
        "适用格式" if not en else "Forms",
        [(", " if en else "、").join(rule.forms) if rule.forms != ("*",) else ("全部" if not en else "all")],
    )
    part("依据" if not en else "Basis", [f"{b.doc} {b.clause}{_mark(b, en)}" for b in rule.basis])
    part(
        "发现问题时说" if not en else "What is told",
        list(dict.fromkeys(map(_for_a_reader, told.message.values()))),
    )
    part(
        "怎样才对" if not en else "What is right",
        list(dict.fromkeys(map(_for_a_reader, told.expected.values()))),
    )
    part("说明" if not en else "Help", [told.help])
    part(
        "例句" if not en else "Examples",
        [str(e.get("text", "")) for e in rule.options.get("examples", ())[:6] if isinstance(e, dict)],
    )
    part("相关规则" if not en else "Related", [f"{r} {titles.get(r, '')}" for r in rule.related])
    from gongkai_lint.policy.inforce import tunable

    part(
        "单位可调的选项" if not en else "Options an office may set",
        [
            f"gongkai-lint.yaml: options: {{{rule.id}: {{{name}: {rule.options[name]}}}}}".replace(
                "True", "true"
            ).replace("False", "false")
            for name in tunable(rule)
        ],
    )
    part(
        "改等级或关掉" if not en else "To change or switch off",
        [f"gongkai-lint.yaml: severity: {{{rule.id}: off}}", f"--ignore {rule.id}"],
    )
    return "\n".join(lines).rstrip() + "\n"
