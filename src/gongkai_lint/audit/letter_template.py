"""The built-in template of the return letter (退回修改意见), laid out by GB/T 9704-2012, as a Word file with docxtpl tags.

It is built here rather than kept as a file, so that it can be read and reviewed; ``--letter-template FILE`` puts an office's
own in its place, and ``gongkai-lint letter-template FILE`` writes this one to start from. What the tags may use
is :class:`gongkai_lint.audit.letters.Letter`.
"""

from __future__ import annotations

import io
from typing import Any

# Name in the theme's East Asian font slot → what it is for (GB/T 9704-2012, 5.2.2 and 7.3).
BODY, TITLE, FIRST, SECOND = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
LINE = 28.95  # points: 22 lines in a text area 225 mm high
_TEXTS = {
    "zh": {
        "title": "{% if kind == 'missing' %}关于催报{{ year }}年政府信息公开工作年度报告的函{% else %}关于退回修改{{ unit }}{{ year }}年政府信息公开工作年度报告的函{% endif %}",
        "to": "{{ unit }}：",
        "return": "你单位报送的《{{ report }}》（文件：{{ file }}）已收到。经审核，{{ summary }}。现予退回，请逐条核对修改，于{{ reply_by }}前重新报送；经核实确认无误的，请书面说明。",
        "unreadable": "你单位报送的文件“{{ file }}”无法审核：{{ error }}。请于{{ reply_by }}前重新报送。",
        "missing": "截至{{ date }}，尚未收到你单位{{ year }}年政府信息公开工作年度报告{% if deadline %}（报送期限为{{ deadline }}）{% endif %}。请于{{ reply_by }}前报送；已经报送的，请告知报送时间和方式。",
        "late": "你单位报告的落款日期为{{ day }}，晚于报送期限{{ deadline }}，请说明原因。",
        "line": "{{ f.n }}.{{ f.place }}：{{ f.message }}。{% if f.quote %}原文为“{{ f.quote }}”。{% endif %}{% if f.expected %}应为：{{ f.expected }}。{% endif %}{% if f.basis %}依据：{{ f.basis }}。{% endif %}",
        "unknown": "{{ f.n }}.{{ f.message }}。{% if f.expected %}{{ f.expected }}。{% endif %}",
        "annotated": "附件：{{ annotated }}（问题已在文中逐处批注）",
        "office": "{{ office }}",
        "date": "{{ date }}",
        "contact": "（联系人：{{ contact }}）",
    },
    "en": {
        "title": "{% if kind == 'missing' %}Reminder: the {{ year }} annual report on information disclosure{% else %}{{ unit }}: the {{ year }} annual report is returned for correction{% endif %}",
        "to": "To {{ unit }}:",
        "return": "We have received “{{ report }}” (file {{ file }}). On examination, {{ summary }}. It is returned; please go through the points below and file it again by {{ reply_by }}. Where you find a figure to be right, please say so in writing.",
        "unreadable": "The file you sent, “{{ file }}”, could not be examined: {{ error }}. Please file the report again by {{ reply_by }}.",
        "missing": "By {{ date }} your annual report on information disclosure for {{ year }} had not reached us{% if deadline %} (it was due on {{ deadline }}){% endif %}. Please file it by {{ reply_by }}; if you have already done so, please tell us when and how.",
        "late": "Your report is dated {{ day }}, after the deadline of {{ deadline }}; please give the reason.",
        "line": "{{ f.n }}. {{ f.place }}: {{ f.message }}.{% if f.quote %} Text: “{{ f.quote }}”.{% endif %}{% if f.expected %} Should be: {{ f.expected }}.{% endif %}{% if f.basis %} Basis: {{ f.basis }}.{% endif %}",
        "unknown": "{{ f.n }}. {{ f.message }}.{% if f.expected %} {{ f.expected }}.{% endif %}",
        "annotated": "Enclosure: {{ annotated }} (every point is a comment in it)",
        "office": "{{ office }}",
        "date": "{{ date }}",
        "contact": "(Contact: {{ contact }})",
    },
}  # fmt: skip


def template(lang: str = "zh") -> bytes:
    """The template as .docx; the same bytes every time but for the time stamps of the package."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    texts = _TEXTS[lang]
    word = Document()
    _page(word)
    _normal(word)

    def add(text: str, **how: Any) -> Any:
        paragraph = word.add_paragraph()
        _run(paragraph, text, how.get("font", BODY), how.get("size", 16))
        _indent(paragraph, how.get("first", 200), how.get("right", 0))
        if "align" in how:
            paragraph.alignment = how["align"]
        return paragraph

    add(texts["title"], font=TITLE, size=22, first=0, align=WD_ALIGN_PARAGRAPH.CENTER)
    add("", first=0)
    add(texts["to"], first=0)
    for kind in ("return", "unreadable", "missing"):
        add(f"{{%p if kind == '{kind}' %}}")
        add(texts[kind])
        add("{%p endif %}")
    add("{%p if late %}")
    add(texts["late"])
    add("{%p endif %}")
    add("{%p for part in parts %}")
    add("{{ part.heading }}", font=FIRST)
    add("{%p for f in part.findings %}")
    add("{% if part.kind == 'unknown' %}" + texts["unknown"] + "{% else %}" + texts["line"] + "{% endif %}")
    add("{%p endfor %}")
    add("{%p endfor %}")
    add("{%p if annotated %}")
    add("")
    add(texts["annotated"])
    add("{%p endif %}")
    add("")
    add("")
    # 成文日期 stands four characters from the right edge, the office centred on it as near as plain text can.
    add(texts["office"], first=0, right=200, align=WD_ALIGN_PARAGRAPH.RIGHT)
    add(texts["date"], first=0, right=400, align=WD_ALIGN_PARAGRAPH.RIGHT)
    add("{%p if contact %}")
    add(texts["contact"])
    add("{%p endif %}")
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def _page(word: Any) -> None:
    """A4, 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm, 22 lines of 28 characters; the page number outside, below the text."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE * 20)))
    word.settings.odd_and_even_pages_header_footer = True
    sides: tuple[tuple[Any, Any], ...] = (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    )
    for footer, align in sides:
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        _run(paragraph, "— ", "宋体", 14)
        for kind in ("begin", "", "end"):
            run = _run(paragraph, "", "宋体", 14)
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.text = "PAGE"
            run._r.append(mark)
        _run(paragraph, " —", "宋体", 14)
        side = 0 if align == WD_ALIGN_PARAGRAPH.LEFT else 1
        _indent(paragraph, 0, 100 * side, left=100 * (1 - side))


def _normal(word: Any) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = word.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(16)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = Pt(LINE)


def _run(paragraph: Any, text: str, font: str, size: int) -> Any:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _indent(paragraph: Any, first: int, right: int, left: int = 0) -> None:
    """Indents in hundredths of a character, as Word keeps them for Chinese text (with twips for other programs)."""
    from docx.oxml.ns import qn

    found = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for name, hundredths in (("firstLine", first), ("right", right), ("left", left)):
        if hundredths:
            found.set(qn(f"w:{name}Chars"), str(hundredths))
            found.set(qn(f"w:{name}"), str(hundredths * 16 * 20 // 100))
