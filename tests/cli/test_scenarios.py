"""Every scenario, in this process: command, files, standard output and error, exit code."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gongkai_lint import cli
from gongkai_lint.output import console
from gongkai_lint.rules.model import RuleSet
from tests.cli.scenario import Outcome, lay_out, parse, show

FOLDER = Path(__file__).parent / "scenarios"
FILES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_scenario(
    file: Path,
    tmp_path: Path,
    ruleset: RuleSet,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    scenario = parse(file.read_text(encoding="utf-8"))
    lay_out(scenario, tmp_path, ruleset)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("GONGKAI_LINT_LANG", "GONGKAI_LINT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    console.make_safe()
    try:
        status = cli.main(scenario.arguments)
    except SystemExit as left:  # --help and --version leave through argparse
        status = int(left.code or 0)
    out, err = capsys.readouterr()
    came = Outcome(status, out, err)
    if os.environ.get("GONGKAI_LINT_UPDATE"):
        file.write_text(show(scenario, came), encoding="utf-8")
        return
    assert came == scenario.expected


def test_scenarios_are_there() -> None:
    assert len(FILES) >= 20


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_scenario_says_what_it_shows_and_reads_back(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    scenario = parse(text)
    assert scenario.about.startswith("# ")
    assert show(scenario, scenario.expected) == text
