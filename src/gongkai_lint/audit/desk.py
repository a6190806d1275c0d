"""What an audit leaves on the desk of the office: the triage page, the workbook, the return letters.

The pages of single reports (``reports/``) and the copies with comments (``annotated/``) are written where the reports are
read; here they are only linked to.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping

from gongkai_lint.audit.letters import Sender, Writer, letters
from gongkai_lint.audit.model import Audit, Row, Unit
from gongkai_lint.audit.names import annotated_name, letter_names, page_name
from gongkai_lint.audit.sending import Kept, read_kept, write_kept
from gongkai_lint.audit.words import say
from gongkai_lint.files import write_whole
from gongkai_lint.forms.model import Form
from gongkai_lint.typed import NamedTuple

MOST_FILES = 20_000  # rows without a roster: all files are in audit.json


class Written(NamedTuple):
    """What was written, relative to the audit's folder."""

    page: str
    workbook: str
    letters: tuple[str, ...]


def lay_out(
    audit: Audit,
    out: str,
    forms: Mapping[str, Form],
    sender: Sender,
    template: bytes | None = None,
    facts: Mapping[str, str] | None = None,
) -> Written:
    """Write ``index.html``, ``audit.xlsx`` and ``return/UNIT.docx`` into the folder ``out``, which is there.

    ``template``: the office's own letter template. ``facts``: what the next run is to know of (:mod:`.sending`). A letter that
    would come out the same but for its date is left as it is; letters of an earlier run to units that need none any more are removed.
    Raises :class:`~gongkai_lint.files.UnwritableError`.
    """
    from gongkai_lint.audit import page, workbook

    if not audit.roster.units:
        audit = audit._replace(rows=rows_of_files(audit))
    annotated = {e.path: annotated_name(e.path) for e in audit.entries if _there(out, annotated_name(e.path))}
    sent = _letters(audit, out, sender, template, annotated, facts or {})
    write_whole(os.path.join(out, "audit.xlsx"), workbook.render(audit, forms))
    links = page.Links(
        {e.path: page_name(e.path) for e in audit.entries if _there(out, page_name(e.path))},
        sent,
        annotated,
        (("audit.xlsx", say("file_workbook", audit.lang)), ("audit.json", say("file_json", audit.lang))),
    )
    write_whole(os.path.join(out, "index.html"), page.render(audit, links))
    return Written("index.html", "audit.xlsx", tuple(sent.values()))


def rows_of_files(audit: Audit) -> tuple[Row, ...]:
    """Without a roster every file stands for the body it names: a row each, names that come twice told apart by the file."""
    entries = [entry for entry, _ in zip(audit.entries, range(MOST_FILES), strict=False)]
    often = Counter(e.named for e in entries)
    shared = Counter(path for p in audit.pairs if not p.last_year for path in (p.left, p.right))
    across: dict[str, Counter[str]] = {}
    for one in audit.across:
        across.setdefault(one.path, Counter())[one.finding["severity"]] += 1
    rows = []
    for entry in entries:
        stem = entry.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        name = (
            entry.named
            if often[entry.named] == 1 and entry.named
            else f"{entry.named}（{stem}）"
            if entry.named
            else stem
        )
        status = "unassessable" if entry.trouble else "filed"
        rows.append(
            Row(
                Unit(name, entry.level),
                status,
                entry,
                1,
                entry.late,
                across.get(entry.path, {}),
                shared[entry.path],
            )
        )
    return tuple(rows)


def _letters(
    audit: Audit,
    out: str,
    sender: Sender,
    template: bytes | None,
    annotated: Mapping[str, str],
    facts: Mapping[str, str],
) -> dict[str, str]:
    from gongkai_lint.audit.letter_template import template as built_in

    folder = os.path.join(out, "return")
    os.makedirs(folder, exist_ok=True)
    names = letter_names(row.unit.name for row in audit.rows)
    writer = Writer(template or built_in(audit.lang))
    sent: dict[str, str] = {}
    copies = {path: os.path.basename(name) for path, name in annotated.items()}
    known, keys = read_kept(out).letters, {}
    for letter in letters(audit, sender, copies):
        name = names[letter.unit]
        keys[name] = writer.key(letter)
        if known.get(name) != keys[name] or not _there(out, name):
            write_whole(os.path.join(out, name), writer.write(letter))
        sent[letter.unit] = name
    for name in set(names.values()) - keys.keys():
        if _there(out, name):
            os.unlink(os.path.join(out, name))
    write_kept(out, Kept(keys, facts))
    return sent


def _there(out: str, name: str) -> bool:
    return os.path.isfile(os.path.join(out, name))
