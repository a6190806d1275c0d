"""Every text format on the same three files, byte for byte. ``GONGKAI_LINT_UPDATE=1 pytest tests/output`` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gongkai_lint import __version__
from gongkai_lint.output import FORMATS, formats
from gongkai_lint.rules.model import RuleSet
from tests.output.conftest import aside, run

GOLDEN = Path(__file__).parent / "golden"
ENDINGS = {"text": "txt", "json": "json", "jsonl": "jsonl", "sarif": "sarif", "junit": "xml", "github": "github.txt", "csv": "csv", "md": "md"}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(ENDINGS))
def test_format(name: str, lang: str, folder: Path, ruleset: RuleSet) -> None:
    results = run(ruleset, lang=lang)
    results[0] = aside(results[0], "GK210")
    data = formats.data(name, results, ruleset, lang)
    made = data.replace(ruleset.digest.encode(), b"DIGEST").replace(f'"{__version__}"'.encode(), b'"VERSION"')
    file = GOLDEN / f"three.{lang}.{ENDINGS[name]}"
    if os.environ.get("GONGKAI_LINT_UPDATE"):
        file.write_bytes(made)
    assert made.decode("utf-8") == file.read_bytes().decode("utf-8")


def test_every_format_is_registered_under_the_names_of_the_command_line() -> None:
    assert tuple(formats.FORMATS) == FORMATS
    assert {*ENDINGS, "xlsx", "html"} == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_no_results_at_all(name: str, ruleset: RuleSet) -> None:
    assert isinstance(formats.data(name, [], ruleset, "zh"), bytes)


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_breaks_no_format(name: str, folder: Path, ruleset: RuleSet) -> None:
    """Control characters, lone surrogates, direction marks and markup in a file and its name."""
    (result,) = run(ruleset, ["报告.docx"])
    nasty = "\x00\x1b[31m\u202e</script><script>alert(1)</script>\ud800\n::error::%0A|\"'&=\x0b"
    findings = tuple(
        f._replace(message=nasty, expected=nasty, place=f.place._replace(label=nasty, quote=nasty, mark=(0, 3)))
        for f in result.findings
    )  # fmt: skip
    made = formats.data(name, [result._replace(path=nasty, findings=findings)], ruleset, "zh")
    assert made
    if name == "html":
        assert b"<script>alert" not in made
    if name == "github":
        lines = [line for line in made.decode("utf-8", "replace").split("\n") if line]
        assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
