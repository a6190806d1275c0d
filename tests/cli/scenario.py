"""Golden scenarios: a plain text file that says what is there, what is run, and what comes out.

    # What this shows.
    ==== report good.docx            a report made from a form, right in every respect but for what is said:
    form: 2021                         form and year of the report
    year: 2024
    requests.total.total: 5            a cell by its key
    @overview: 全年收到申请5件。          the paragraphs of a section
    !收到申请5件: 忽略 GK501 理由：…        a comment on the paragraph (or cell) that holds these words
    ==== file gongkai-lint.yaml      any other file, as it stands
    severity: {GK210: off}
    ==== command
    gongkai-lint good.docx --select GK302
    ==== status
    0
    ==== stdout
    …
    ==== stderr
    …

``GONGKAI_LINT_UPDATE=1 pytest tests/cli`` writes what comes out into the files; read the difference before keeping it.
"""

from __future__ import annotations

import io
import shlex
from pathlib import Path
from typing import NamedTuple

from docx import Document as open_word

from gongkai_lint.forms.sample import sample
from gongkai_lint.rules.model import RuleSet
from write_docx import docx_bytes


class Part(NamedTuple):
    kind: str
    name: str
    text: str


class Outcome(NamedTuple):
    status: int
    stdout: str
    stderr: str


class Scenario(NamedTuple):
    about: str
    parts: tuple[Part, ...]

    def text_of(self, kind: str) -> str:
        return next((p.text for p in self.parts if p.kind == kind), "")

    @property
    def arguments(self) -> list[str]:
        words = shlex.split(self.text_of("command").strip())
        assert words[0] == "gongkai-lint", words
        return words[1:]

    @property
    def expected(self) -> Outcome:
        return Outcome(
            int(self.text_of("status").strip() or -1), self.text_of("stdout"), self.text_of("stderr")
        )


def parse(text: str) -> Scenario:
    """The scenario of a file's text."""
    about, *rest = text.split("\n==== ")
    parts = []
    for part in rest:
        head, _, body = (part if part.endswith("\n") else part + "\n").partition("\n")
        kind, _, name = head.partition(" ")
        parts.append(Part(kind, name.strip(), body))
    return Scenario(about, tuple(parts))


def show(scenario: Scenario, outcome: Outcome) -> str:
    """The scenario's text with what came out."""
    kept = [p for p in scenario.parts if p.kind not in ("status", "stdout", "stderr")]
    came = [
        Part("status", "", f"{outcome.status}\n"),
        Part("stdout", "", outcome.stdout),
        Part("stderr", "", outcome.stderr),
    ]
    told = [p for p in (*kept, *came) if p.text or p.kind not in ("stdout", "stderr")]
    return scenario.about + "".join(f"\n==== {p.kind} {p.name}".rstrip() + "\n" + p.text.removesuffix("\n") for p in told) + "\n"  # fmt: skip


def lay_out(scenario: Scenario, folder: Path, ruleset: RuleSet) -> None:
    """Write the scenario's files into ``folder``."""
    for part in scenario.parts:
        path = folder / part.name
        if part.kind in ("report", "file"):
            path.parent.mkdir(parents=True, exist_ok=True)
        if part.kind == "report":
            path.write_bytes(report(part.text, ruleset))
        elif part.kind == "file":
            path.write_text(part.text, encoding="utf-8")


def report(text: str, ruleset: RuleSet) -> bytes:
    """A .docx of the report that ``text`` describes."""
    said = dict(
        line.split(": ", 1) if ": " in line else (line.rstrip(": "), "") for line in text.splitlines() if line
    )
    form = ruleset.forms[said.pop("form")]
    year, unit = int(said.pop("year", "0")), said.pop("unit", "平川县人民政府办公室")
    prose = {key[1:]: value for key, value in said.items() if key.startswith("@")}
    comments = {key[1:]: value for key, value in said.items() if key.startswith("!")}
    cells: dict[str, str | None] = {key: value for key, value in said.items() if key[0] not in "@!"}
    data = docx_bytes(sample(form, year=year, unit=unit, cells=cells, prose=prose))
    return commented(data, comments) if comments else data


def commented(data: bytes, comments: dict[str, str], author: str = "经办人") -> bytes:
    """The .docx with a comment on each paragraph that holds the words."""
    word = open_word(io.BytesIO(data))
    paragraphs = [*word.paragraphs, *(p for t in word.tables for c in t._cells for p in c.paragraphs)]
    for words, text in comments.items():
        found = next(p for p in paragraphs if words in p.text)
        word.add_comment(found.runs, text, author)
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()
