"""What an audit leaves on the desk of the office: the triage page, the workbook, the return letters.

The pages of single reports (``reports/``) and the copies with comments (``annotated/``) are written where the reports are
read; here they are only linked to.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from gongkai_lint.audit.letters import Sender, letters, render
from gongkai_lint.audit.model import Audit
from gongkai_lint.audit.names import annotated_name, letter_names, page_name
from gongkai_lint.audit.words import say
from gongkai_lint.files import write_whole
from gongkai_lint.forms.model import Form


class Written(NamedTuple):
    """What was written, relative to the audit's folder."""

    page: str
    workbook: str
    letters: tuple[str, ...]


def lay_out(
    audit: Audit, out: str, forms: Mapping[str, Form], sender: Sender, template: bytes | None = None
) -> Written:
    """Write ``index.html``, ``audit.xlsx`` and ``return/UNIT.docx`` into the folder ``out``, which is there.

    ``template``: the office's own letter template. Letters of an earlier run to units that need none any more are removed.
    Raises :class:`~gongkai_lint.files.UnwritableError`.
    """
    from gongkai_lint.audit import page, workbook

    annotated = {e.path: annotated_name(e.path) for e in audit.entries if _there(out, annotated_name(e.path))}
    sent = _letters(audit, out, sender, template, annotated)
    write_whole(os.path.join(out, "audit.xlsx"), workbook.render(audit, forms))
    links = page.Links(
        {e.path: page_name(e.path) for e in audit.entries if _there(out, page_name(e.path))},
        sent,
        annotated,
        (("audit.xlsx", say("file_workbook", audit.lang)), ("audit.json", say("file_json", audit.lang))),
    )
    write_whole(os.path.join(out, "index.html"), page.render(audit, links))
    return Written("index.html", "audit.xlsx", tuple(sent.values()))


def _letters(
    audit: Audit, out: str, sender: Sender, template: bytes | None, annotated: Mapping[str, str]
) -> dict[str, str]:
    from gongkai_lint.audit.letter_template import template as built_in

    folder = os.path.join(out, "return")
    os.makedirs(folder, exist_ok=True)
    names = letter_names(row.unit.name for row in audit.rows)
    used = template or built_in(audit.lang)
    sent: dict[str, str] = {}
    copies = {path: os.path.basename(name) for path, name in annotated.items()}
    for letter in letters(audit, sender, copies):
        write_whole(os.path.join(out, names[letter.unit]), render(letter, used))
        sent[letter.unit] = names[letter.unit]
    for name in names.values():
        if name not in sent.values() and _there(out, name):
            os.unlink(os.path.join(out, name))
    return sent


def _there(out: str, name: str) -> bool:
    return os.path.isfile(os.path.join(out, name))
