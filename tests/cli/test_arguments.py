"""Arguments: the implicit command, the language, and complaints in plain words whatever is given."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai_lint.arguments import UsageError, arrange, language, parse
from gongkai_lint.cli import main
from gongkai_lint.commands import COMMANDS
from gongkai_lint.exits import exit_code
from gongkai_lint.forms.report import Place
from gongkai_lint.output.width import width
from gongkai_lint.rules.model import SEVERITIES, Finding, Result, Suppression
from tests.cli.test_text import rule


@pytest.mark.parametrize(
    ("given_", "arranged"),
    [
        (["a.docx"], ["check", "a.docx"]),
        (["check", "a.docx"], ["check", "a.docx"]),
        (["rules"], ["rules"]),
        (["./rules"], ["check", "./rules"]),
        (["a.docx", "rules"], ["check", "a.docx", "rules"]),
        (["--lang", "en", "rules"], ["rules", "--lang", "en"]),
        (
            ["--lang=en", "--rules", "x", "explain", "GK302"],
            ["explain", "--lang=en", "--rules", "x", "GK302"],
        ),
        (["--lang", "rules"], ["check", "--lang", "rules"]),
        (["--year", "2024", "a.docx"], ["check", "--year", "2024", "a.docx"]),
        ([], ["check"]),
        (["--help"], ["--help"]),
        (["--lang", "en", "--version"], ["--version"]),
        (["--", "-a.docx"], ["check", "--", "-a.docx"]),
    ],
)
def test_arrange(given_: list[str], arranged: list[str]) -> None:
    assert arrange(given_) == arranged


@pytest.mark.parametrize(
    ("given_", "environment", "lang"),
    [
        ([], "", "zh"),
        ([], "en", "en"),
        ([], "en_GB.UTF-8", "en"),
        ([], "fr", "zh"),
        (["--lang", "en"], "", "en"),
        (["--lang=en"], "zh", "en"),
        (["--lang", "zh"], "en", "zh"),
        (["--lang"], "en", "zh"),
    ],
)
def test_language(given_: list[str], environment: str, lang: str) -> None:
    assert language(given_, environment) == lang


def test_no_abbreviations() -> None:
    with pytest.raises(UsageError, match="不认识 --forma，"):
        parse(["a.docx", "--forma", "json"], "zh")


@pytest.mark.parametrize(
    "words",
    [
        ["a", "-q", "b"],
        ["-q", "a", "b"],
        ["--year", "2024", "a", "b", "-q"],
        ["a", "--select", "GK3", "b"],
        ["-q", "--", "a", "b"],
    ],
)
def test_files_may_stand_anywhere(words: list[str]) -> None:
    assert parse(words, "zh").files == ["a", "b"]


def test_files_that_look_like_options() -> None:
    assert parse(["--", "-a.docx"], "zh").files == ["-a.docx"]


def test_options() -> None:
    options = parse(["a", "-", "--select", "GK3", "--select", "x,y", "--year", "2024", "-q"], "zh")
    assert options.files == ["a", "-"]
    assert options.select == ["GK3", "x,y"]
    assert (options.year, options.quiet, options.verbose, options.format) == (2024, True, False, "text")
    # What the policy may say is None where the command line does not.
    assert (options.fail_level, options.show, options.unit_level, options.form, options.lang) == (None,) * 5


WORDS = st.sampled_from(
    ["--format", "json", "--lang", "--lang=fr", "--year", "x", "-", "--show", "--", "--quiet=3", "explain", "rules", "check", "--fail-level",
     "--x", "-z", "", "GK302", "--select", "--config", "nosuch.docx", "--ledger", "-qv", "--published", "--no-color=1", "--help=2"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(WORDS, max_size=5))
def test_a_complaint_is_one_plain_sentence(words: list[str]) -> None:
    for lang in ("zh", "en"):
        try:
            parse(words, lang)
        except UsageError as error:
            said = error.en if lang == "en" else error.zh
            assert "\n" not in said and said
            if lang == "zh":
                assert not re.search(r"argument|required|expected|invalid|unrecognized|choose", said), said
        except SystemExit as left:
            assert not left.code


@settings(deadline=None, max_examples=40)
@given(st.lists(WORDS.filter(lambda w: w != "-"), max_size=4))
def test_never_a_traceback(words: list[str]) -> None:
    try:
        assert main(words) in (0, 1, 2, 3)
    except SystemExit as left:
        assert not left.code


def results(*severities: str, unreadable: bool = False) -> list[Result]:
    found = tuple(Finding(rule(), s, Place("x"), "", "", "") for s in severities)
    return [Result("a", "return", findings=found), *([Result("b", "unassessable")] if unreadable else [])]


@pytest.mark.parametrize("level", [*SEVERITIES, "never"])
@pytest.mark.parametrize("severity", ["", *SEVERITIES])
def test_exit_code(severity: str, level: str) -> None:
    made = results(*([severity] if severity else []))
    reaches = bool(severity) and level != "never" and SEVERITIES.index(severity) <= SEVERITIES.index(level)
    assert exit_code(made, False, level) == (1 if reaches else 0)
    assert exit_code(made, True, level) == 3
    assert exit_code([*made, *results(unreadable=True)], False, level) == 3


def test_nothing_checked_is_never_clean() -> None:
    assert exit_code([], False, "never") == 3


def test_what_is_suppressed_does_not_fail() -> None:
    made = results("error")
    held = made[0].findings[0]._replace(suppressed=Suppression("口径不同"))
    assert exit_code([made[0]._replace(findings=(held,))], False, "error") == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_eighty_columns_in_the_language_asked_for(
    name: str, lang: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as left:
        parse([*([name] if name else []), "--lang", lang, "--help"] if name else ["--help"], lang)
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert [line for line in said.splitlines() if width(line) > 80] == []
    assert not any(line and not line.strip() for line in said.splitlines())
    assert ("选项：" if lang == "zh" else "Options:") in said
    if lang == "en":  # but for the name of a folder, which is Chinese whoever reads
        assert not re.search("[一-鿿]", re.sub(r"我\s*们\s*的\s*规\s*则", "", said))
