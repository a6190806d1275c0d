"""How an audit scales: ``python -m benchmarks.scale [--files 2000] [--many 20000] [--write]``.

Makes an inbox of generated and real reports (``--shared``: the folder with the real ones), audits it with one and with two processes, again
unchanged, and a larger one; reads the same files with python-docx. Every audit is a process of its own, watched from outside.
``--write`` puts the table into docs/scale.md.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed tool has its bytecode
ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("GONGKAI_LINT_SHARED", ROOT.parent / "shared"))
PAGE = ROOT / "docs" / "scale.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
# Two-character words of no meaning, so many that no two reports are alike by chance, as real ones are not.
_HAN = "乡村镇县群众干部会议文件工作服务公开信息政策解读发布更新维护平台网站专栏目录清单办理流程责任落实制度培训考核监督反馈整改提升规范及时准确全面便民利企惠农民生教育医疗就业社保环境生态农业水利交通"
_WORDS = tuple(a + b for a in _HAN for b in _HAN if a != b)


class Run(NamedTuple):
    """One audit: wall seconds, the audit's own seconds, peak resident MB of the parent and of the largest worker, and what its store says."""

    wall: float
    seconds: float
    parent: float
    worker: float
    files: int
    core: float  # seconds of reading and rules, over all files


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--many", type=int, default=20000, help="0: leave the large run out")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--sample", type=int, default=150, help="files read with python-docx")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="scale-"))
    try:
        text = measure(given, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(text)
    if given.write:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN, 1)
        PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")


def measure(given: argparse.Namespace, scratch: Path) -> str:
    """The table, as Markdown."""
    real = sorted((given.shared / "corpus" / "docx").glob("*.docx"))
    inbox, roster = made(scratch / "few", given.files, real)
    say(f"{given.files} files made")
    audit(scratch / "warm", *made(scratch / "tiny", 64, real), 1)  # compiled rules, page cache, imports
    one = audit(scratch / "one", inbox, roster, 1)
    say(f"one process {one.wall:.1f} s")
    two = audit(scratch / "two", inbox, roster, 2)
    say(f"two processes {two.wall:.1f} s")
    again = audit(scratch / "two", inbox, roster, 2)
    say(f"unchanged {again.wall:.2f} s")
    sampled = random.Random(1).sample(sorted(inbox.rglob("*.docx")), min(given.sample, given.files))
    docx = python_docx(sampled)
    say(f"python-docx {docx * 1e3:.1f} ms a file")
    n = given.files
    share, whole = 1 - two.core / (2 * two.seconds), 1 - two.core / (2 * two.wall)
    rows = [
        ("报告数（其中真实报告） files (of which real)", f"{n} ({count_real(n, real)})", ""),
        ("1 个进程 one process", f"{n / one.wall:.0f} 份/秒, {one.wall:.1f} s", ""),
        ("2 个进程 two processes", f"{n / two.wall:.0f} 份/秒, {two.wall:.1f} s", ""),
        ("提速 speed-up", f"{one.wall / two.wall:.2f}×", "≥ 1.8×"),
        (
            "内存峰值：主进程／每个工作进程 peak memory, parent / each worker",
            f"{two.parent:.0f} / {two.worker:.0f} MB",
            "",
        ),
        (
            "不是读文件和跑规则的时间（连同程序启动和写 audit.json） time that is not reading or rules (with start-up and writing audit.json)",
            f"{share:.1%} ({whole:.1%})",
            "≤ 10 %",
        ),
        ("不变的第二次 unchanged second run", f"{again.wall:.2f} s, {two.wall / again.wall:.0f}×", "≥ 20×"),
        (
            "每核：本程序／python-docx 只读 per core, ours / merely reading with python-docx",
            f"{n / one.wall:.0f} / {1 / docx:.0f} 份/秒, {n / one.wall * docx:.1f}×",
            "≥ 3×",
        ),
    ]
    if given.many:
        inbox, roster = made(scratch / "many", given.many, real)
        say(f"{given.many} files made")
        many = audit(scratch / "three", inbox, roster, 2)
        unchanged = audit(scratch / "three", inbox, roster, 2)
        small = (
            scratch / "few.csv"
        )  # as many units as in the small run: what grows is the number of files alone
        lines = roster.read_text(encoding="utf-8").splitlines(keepends=True)
        small.write_text("".join(lines[: 1 + n - count_real(n, real)]), encoding="utf-8")
        same = audit(scratch / "four", inbox, small, 2)
        rows += [
            (f"{given.many} 份，2 个进程 two processes", f"{given.many / many.wall:.0f} 份/秒, {many.wall:.1f} s", ""),
            (f"{given.many} 份时的内存峰值（比 {n} 份） peak memory (against {n})",
             f"{many.parent:.0f} / {many.worker:.0f} MB ({many.parent / two.parent - 1:+.0%} / {many.worker / two.worker - 1:+.0%})", "≤ +20 %"),
            (f"同上，名册仍是 {n} 份时的那么多单位 the same, with a roster of no more units",
             f"{same.parent:.0f} / {same.worker:.0f} MB ({same.parent / two.parent - 1:+.0%} / {same.worker / two.worker - 1:+.0%})", "≤ +20 %"),
            (f"{given.many} 份不变的第二次 unchanged second run", f"{unchanged.wall:.2f} s, {many.wall / unchanged.wall:.0f}×", "≥ 20×"),
        ]  # fmt: skip
    lines = [
        "| | 测得 measured | 目标 target |",
        "|---|---|---|",
        *(f"| {a} | {b} | {c} |" for a, b, c in rows),
    ]
    return "\n".join(lines)


def say(text: str) -> None:
    """What is going on, on standard error."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


# --- the inbox --------------------------------------------------------------------------------------------------------


def count_real(files: int, real: list[Path]) -> int:
    """How many of the files are real reports (each as it is, then again under its name with a number)."""
    return min(files // 10, 8 * len(real)) if real else 0


def made(folder: Path, files: int, real: list[Path]) -> tuple[Path, Path]:
    """``(inbox, roster)``: a tenth real reports, the rest generated, every generated one of a unit of its own in the roster."""
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    dice = random.Random(files)
    names = []
    copies = count_real(files, real)
    for n in range(copies):
        data = real[n % len(real)].read_bytes()
        _put(inbox, f"真实{n}.docx", n, data if n < len(real) else data + str(n).encode())
    templates = [_template(form) for form in ("2021", "2019")]
    for n in range(copies, files):
        name = f"{'东南西北中'[n % 5]}{'山河湖川原岭湾坪'[n // 5 % 8]}第{n}镇"
        names.append(name)
        _put(inbox, f"{name}.docx", n, _report(templates[n % 7 == 0], name, dice))
    roster = folder / "units.csv"
    lines = [f"{name},乡镇,2025-01-31" for name in names]
    roster.write_text("单位名称,类别,截止日期\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return inbox, roster


def _put(inbox: Path, name: str, number: int, data: bytes) -> None:
    folder = inbox / f"{number // 500:03}"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)


class _Template(NamedTuple):
    """A .docx made once: the document's XML with places to fill, the other members as they are."""

    xml: str
    others: tuple[tuple[str, bytes], ...]


def _template(form: str) -> _Template:
    sys.path.insert(0, str(ROOT / "examples"))
    from gongkai_lint.forms.sample import sample
    from gongkai_lint.rules.load import load, rules_home
    from write_docx import docx_bytes

    forms = load([rules_home()]).forms
    year = 2024  # an inbox is of one year; one report in seven is on the form of some years before
    prose = {
        "overview": [f"SENTENCES{n}" for n in range(6)],
        "problems": ["SENTENCES6", "SENTENCES7"],
        "other": "本年度没有收取政府信息公开信息处理费，没有其他需要报告的事项。",
        "tail": ["UNITNAME", f"{year + 1}年1月15日"],
    }
    data = docx_bytes(sample(forms[form], year=year, unit="UNITNAME", prose=prose))
    with zipfile.ZipFile(BytesIO(data)) as package:
        members = [(name, package.read(name)) for name in package.namelist()]
    xml = next(content for name, content in members if name == "word/document.xml").decode()
    return _Template(xml, tuple((n, c) for n, c in members if n != "word/document.xml"))


def _report(template: _Template, name: str, dice: random.Random) -> bytes:
    xml = template.xml.replace("UNITNAME", name)
    for n in range(8):
        xml = xml.replace(f"SENTENCES{n}", "".join(_sentence(dice) for _ in range(dice.randint(3, 6))), 1)
    if dice.random() < 0.3:  # three reports in ten hold a wrong sum
        xml = xml.replace("<w:t>0</w:t>", f"<w:t>{dice.randint(1, 400)}</w:t>", dice.randint(1, 12))
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("word/document.xml", xml)
        for member, content in template.others:
            package.writestr(member, content)
    return held.getvalue()


def _sentence(dice: random.Random) -> str:
    first, second = ("".join(dice.choices(_WORDS, k=dice.randint(5, 9))) for _ in range(2))
    return f"{first}{dice.randint(2, 900)}件次，{second}。"


# --- measuring --------------------------------------------------------------------------------------------------------


def audit(out: Path, inbox: Path, roster: Path, jobs: int) -> Run:
    """Run the command as an office would (the data alone: pages, workbook and letters are made once, of what is in the store) and watch its processes."""
    command = [sys.executable, "-m", "gongkai_lint", "audit", str(inbox), "--roster", str(roster), "--out", str(out), "--data-only", "--jobs", str(jobs), "-q"]  # fmt: skip
    began = time.perf_counter()
    peaks: dict[int, float] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        ended = threading.Event()
        watcher = threading.Thread(target=lambda: (process.wait(), ended.set()))
        watcher.start()
        looked, family = 0, [process.pid]
        while not ended.wait(0.05):
            if looked % 4 == 0:  # looking for the processes takes time from what is measured
                family = _family(process.pid)
            looked += 1
            for pid in family:
                peaks[pid] = max(peaks.get(pid, 0.0), _peak(pid))
        wall = time.perf_counter() - began
        watcher.join()
        if process.returncode not in (0, 1, 3):
            raise SystemExit(process.stderr.read().decode() if process.stderr else "failed")
    parent = peaks.pop(process.pid, 0.0)
    from gongkai_lint.audit.store import Store
    from gongkai_lint.audit.tables import filings, results

    with Store(str(out / "audit.db")) as store:
        run = store.runs()[0]
        sums = list(store.rows(run.id, results.c.seconds, filings.c.reused))
    core = sum(seconds for seconds, reused in sums if not reused)
    return Run(wall, run.totals.seconds, parent, max(peaks.values(), default=0.0), run.totals.files, core)


def _family(root: int) -> list[int]:
    """The process and all below it."""
    parents: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    parents[int(name)] = int(file.read().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    found = [root]
    for pid in found:
        found.extend(p for p, above in parents.items() if above == pid)
    return found


def _peak(pid: int) -> float:
    """Peak resident memory in MB."""
    try:
        with open(f"/proc/{pid}/status") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def python_docx(files: list[Path]) -> float:
    """Seconds a file that merely reading takes: every paragraph and every cell, through the public API."""
    from benchmarks.read_with_python_docx import read

    read(str(files[0]))
    began = time.perf_counter()
    for path in files:
        read(str(path))
    return (time.perf_counter() - began) / len(files)


if __name__ == "__main__":
    main()
