"""What a plain run must not load: each of these costs more than all our own code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
HEAVY = {
    "yaml",
    "rich",
    "docx",
    "dataclasses",
    "zipfile",
    "python_calamine",
    "chinese_calendar",
    "pathlib",
    "difflib",
    "calendar",
    "json",
    "hashlib",
    "inspect",
    "gzip",
    "gettext",
    "locale",
    "threading",
    "atexit",
    "tempfile",
    "subprocess",
    "email",
    "csv",
    "jinja2",
    "openpyxl",
    "lxml.html",
    "xml.etree.ElementTree",
    "gongkai_lint.output.formats",
    "gongkai_lint.word",
}
SCRIPT = """
import contextlib, io, sys
from gongkai_lint.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    main([sys.argv[1], "--format", sys.argv[2]])
print(*sorted(sys.modules))
"""


def _loaded(format: str, cache: Path) -> set[str]:
    environment = {**os.environ, "GONGKAI_LINT_CACHE": str(cache)}
    command = [sys.executable, "-c", SCRIPT, str(EXAMPLES / "clean-2021.docx"), format]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return set(done.stdout.split())


def test_a_run_with_compiled_rules_loads_nothing_heavy(tmp_path: Path) -> None:
    before = set(
        subprocess.run(
            [sys.executable, "-c", "import sys; print(*sys.modules)"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
    )
    _loaded("json", tmp_path)  # fills the cache
    for format in ("json", "text"):
        assert (_loaded(format, tmp_path) - before) & HEAVY == set(), format
