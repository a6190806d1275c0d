"""Speed as ratios: ``python -m benchmarks.speed [--runs N] [--write] FILE…``

Cold is a whole process, from start to exit, runs of the commands taken in turn; warm is reading and all rules again and again
in one process. The rich terminal is a real pseudo-terminal of 80 columns. Without files: two typical reports built on the
spot, examples, and two real reports where they are there. What no program of the kind can do without is measured too:
the interpreter alone, and with ``lxml.etree``.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed tool has its bytecode
HERE = Path(__file__).resolve().parent
_REAL = HERE.parent.parent / "shared" / "corpus" / "docx"
TARGETS = {"JSON": 0.5, "terminal": 0.7, "warm": 0.2}


def _run(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def _run_on_terminal(command: list[str]) -> float:
    """The command with its output on a pseudo-terminal, which is what makes it draw with rich."""
    import pty

    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"}
    start = time.perf_counter()
    ours, its = pty.openpty()
    # Not pty.fork: that copies this process, which the other commands are spared.
    process = subprocess.Popen(command, stdout=its, stderr=subprocess.DEVNULL, env=environment)
    os.close(its)
    while True:
        try:
            if not os.read(ours, 65536):
                break
        except OSError:
            break
    process.wait()
    os.close(ours)
    return time.perf_counter() - start


def cold(path: str, runs: int) -> dict[str, float]:
    """Median seconds of each command on ``path``."""
    python = sys.executable
    lint = [_script(), path]
    return in_turn(
        {
            "python-docx": lambda: _run([python, str(HERE / "read_with_python_docx.py"), path]),
            "JSON": lambda: _run([*lint, "--format", "json"]),
            "terminal": lambda: _run_on_terminal(lint),
        },
        runs,
    )


def _script() -> str:
    """The installed command beside the interpreter."""
    name = "gongkai-lint.exe" if sys.platform == "win32" else "gongkai-lint"
    return str(Path(sys.executable).with_name(name))


def floors(runs: int) -> dict[str, float]:
    """Median seconds of the interpreter alone, and with lxml imported."""
    commands = {"python": "pass", "lxml": "import lxml.etree"}
    return in_turn({n: lambda c=c: _run([sys.executable, "-c", c]) for n, c in commands.items()}, runs)  # type: ignore[misc]


def in_turn(jobs: dict[str, Callable[[], float]], runs: int) -> dict[str, float]:
    """Median seconds of each job, run one after the other ``runs`` times."""
    for job in jobs.values():
        job()  # once to warm the disk and the rule cache
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(runs):
        for name, job in jobs.items():
            times[name].append(job())
    return {name: statistics.median(values) for name, values in times.items()}


def warm(path: str, runs: int) -> tuple[float, float]:
    """Median seconds of the processor in one process of python-docx reading, and of reading plus all rules."""
    from benchmarks.read_with_python_docx import read
    from gongkai_lint.engine import Options, lint
    from gongkai_lint.rules.load import load, rules_home

    ruleset, options = load([rules_home()]), Options()
    gc.set_threshold(100_000, 50, 50)  # as the command does

    def median(job: Callable[[], object]) -> float:
        for _ in range(3):
            job()
        values = []
        for _ in range(runs):
            _forget()
            start = time.process_time()
            job()
            values.append(time.process_time() - start)
        return statistics.median(values)

    return median(lambda: read(path)), median(lambda: lint(path, ruleset, options))


def _forget() -> None:
    """What is kept of the text at hand would otherwise be there already the second time the same file is read. What is kept
    of rules, of labels and of a template stays: it is the same in the next report."""
    from gongkai_lint import prose
    from gongkai_lint.checks import search
    from gongkai_lint.forms import labels

    for kept in (prose._marks, search.characters, search.holding, labels._sentence):
        kept.cache_clear()


def table(paths: list[str], runs: int) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| file | python-docx cold | JSON cold | ratio (≤ 0.5) | terminal cold | ratio (≤ 0.7) | python-docx warm | lint warm | ratio (≤ 0.2) |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for path in paths:
        c = cold(path, runs)
        read, lint = warm(path, runs)
        ms = [f"{1000 * x:.1f} ms" for x in (c["python-docx"], c["JSON"], c["terminal"], read, lint)]
        base = c["python-docx"]
        lines.append(
            f"| {Path(path).name} | {ms[0]} | {ms[1]} | **{c['JSON'] / base:.2f}** | {ms[2]} | **{c['terminal'] / base:.2f}** "
            f"| {ms[3]} | {ms[4]} | **{lint / read:.2f}** |"
        )
    return "\n".join(lines)


def spread(runs: int) -> str:
    """A sentence on the warm ratio over every real .docx, "" where there is none."""
    ratios = sorted(
        lint / read for read, lint in (warm(str(path), runs) for path in sorted(_REAL.glob("*.docx")))
    )
    if not ratios:
        return ""
    met = sum(ratio <= TARGETS["warm"] for ratio in ratios)
    return (
        f"Warm, over all {len(ratios)} real .docx: median **{statistics.median(ratios):.2f}**, {met} of them at or below"
        f" {TARGETS['warm']}, from {ratios[0]:.2f} to {ratios[-1]:.2f}. What python-docx takes grows with the cells of the"
        " tables, ours with the text and the rules: the old reports, of one short table or none, are the high end."
    )


def main() -> None:
    """Run and print; ``--write`` also puts the table into benchmarks/speed.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GONGKAI_LINT_CACHE"] = folder  # ours alone: nothing that another run left behind
        text = table(given.files or _files(Path(folder)), given.runs)
        low = floors(given.runs)
        wide = "" if given.files else spread(given.runs)
    version = ".".join(map(str, sys.version_info[:3]))
    note = (
        f"Medians of {given.runs} runs, CPython {version}, {os.cpu_count()} cores. For comparison, a process that does nothing:"
        f" the interpreter alone {1000 * low['python']:.1f} ms, with `import lxml.etree` {1000 * low['lxml']:.1f} ms."
        " Warm: with what is kept of rules, labels and templates, and nothing of the text. Reproduce: `python -m benchmarks.speed --write`."
    )
    text = "\n\n".join(filter(None, (text, wide)))
    print(text + "\n\n" + note)
    if given.write:
        (HERE / "speed.md").write_text(f"# Speed\n\n{note}\n\n{text}\n", encoding="utf-8")


def _files(folder: Path) -> list[str]:
    from benchmarks.typical import build

    examples = HERE.parent / "examples"
    files = [examples / "clean-2021.docx", examples / "wangjiashan-2018.docx"]
    files += [_REAL / "huaian-2024.docx", _REAL / "suqian-2024.docx"]
    return [*build(folder), *(str(file) for file in files if file.is_file())]


if __name__ == "__main__":
    main()
