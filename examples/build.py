"""Build the example files beside this script: ``python examples/build.py [--check]``.

``--check`` builds in memory and compares with what is there (exit 1 when something is not current).
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from gongkai_lint.document.model import Document  # noqa: E402
from gongkai_lint.document.text import read_text  # noqa: E402
from gongkai_lint.forms.sample import sample  # noqa: E402
from gongkai_lint.rules.load import load, rules_home  # noqa: E402
from write_docx import docx_bytes  # noqa: E402

UNIT = "清河市平川县人民政府办公室"
CELLS = {
    "documents.normative.made": "6", "documents.normative.repealed": "1", "documents.normative.valid": "32",
    "permits.permit.decisions": "517", "penalties.penalty.decisions": "693", "penalties.coercion.decisions": "2",
    "fees.fee.amount": "4068.208",
    "requests.new.natural": "64", "requests.new.welfare": "2", "requests.new.others": "4", "requests.new.total": "70",
    "requests.carried_in.natural": "1", "requests.carried_in.total": "1",
    "requests.granted.natural": "28", "requests.granted.welfare": "2", "requests.granted.others": "1", "requests.granted.total": "31",
    "requests.partial.natural": "5", "requests.partial.total": "5",
    "requests.refused_internal.natural": "1", "requests.refused_internal.total": "1",
    "requests.unavailable_not_held.natural": "29", "requests.unavailable_not_held.others": "3", "requests.unavailable_not_held.total": "32",
    "requests.other_rest.natural": "1", "requests.other_rest.total": "1",
    "requests.total.natural": "64", "requests.total.welfare": "2", "requests.total.others": "4", "requests.total.total": "70",
    "requests.carried_out.natural": "1", "requests.carried_out.total": "1",
    "review.n.review_upheld": "1", "review.n.review_other": "2", "review.n.review_total": "3",
    "review.n.after_upheld": "1", "review.n.after_total": "1",
}  # fmt: skip
HEAD = (
    "本报告根据《中华人民共和国政府信息公开条例》（国务院令第711号）和《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国"
    "政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）编制。本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。"
    "如有疑问，请与平川县人民政府办公室联系（地址：平川县滨河路1号，邮编：730900，电话：0943-6620000）。"
)
OVERVIEW = [
    "2024年，我县认真贯彻落实《中华人民共和国政府信息公开条例》，紧扣群众关切推进政府信息公开，工作质量稳步提升。",
    "（一）主动公开。全年通过政府网站主动公开政府信息421条，其中机构职能类87条、规划计划类75条、财政信息类63条、其他类196条。",
    "（二）依申请公开。全年新收政府信息公开申请70件，上年结转1件，办结70件，结转下年度继续办理1件，均在法定期限内答复。",
    "（三）政府信息管理。落实先审查、后公开制度，对制发的行政规范性文件集中公开、动态更新。",
    "（四）平台建设。优化政府网站专栏设置，方便群众查阅。",
    "（五）监督保障。把政府信息公开纳入年度考核，开展社会评议，全年没有发生需要追究责任的情形。",
]
PROBLEMS = [
    "存在的主要问题：一是政策解读的形式不够丰富，二是部分信息公开不够及时。",
    "改进情况：一是采用图表、视频等方式解读政策，二是按季度检查信息公开栏目，督促各单位按时公开。",
]
OTHER = "2024年，本机关没有收取政府信息公开信息处理费。"
SIGNED = ["平川县人民政府办公室", "2025年1月20日"]

MISTAKES = {
    "requests.granted.natural": "82",  # digits swapped: breaks its row and its column
    "requests.partial.business": "",
    "review.n.review_total": "0",
    "review.n.direct_total": "/",
    "permits.permit.decisions": "100余",
}


def clean() -> Document:
    """A correct report for 2024."""
    form = load([rules_home()]).forms["2021"]
    prose = {"head": [HEAD], "overview": OVERVIEW, "problems": PROBLEMS, "other": [OTHER], "tail": SIGNED}
    return sample(form, year=2024, unit=UNIT, cells=CELLS, prose=prose)


def mistakes() -> Document:
    """The same report with the mistakes one sees most."""
    form = load([rules_home()]).forms["2021"]
    overview = [
        OVERVIEW[0].replace("落实", "落实了"),
        OVERVIEW[1].replace("其他类196条", "其他类169条"),
        OVERVIEW[2].replace("新收政府信息公开申请70件", "新收政府信息公开申请76件"),
        OVERVIEW[3] + "截止2024年底，相关措施均已实施。",
        OVERVIEW[4].replace("优化", "优化优化"),
        OVERVIEW[5] + "联系人：张某某，手机13800138000。",
    ]
    head = HEAD.replace("国办公开办函〔2021〕30号", "国办公开办涵[2021]30号").replace(
        "至2024年12月31日", "至2023年12月31日"
    )
    prose = {
        "head": [head],
        "overview": overview,
        "problems": "无。",
        "other": ["XX年没有收取信息处理费，待补充。"],
        "tail": SIGNED,
    }
    return sample(form, year=2024, unit=UNIT, cells=CELLS | MISTAKES, prose=prose)


LEDGER = [
    [
        "编号",
        "收到日期",
        "申请人",
        "告知补正日期",
        "收到补正日期",
        "延期告知日期",
        "征求意见开始",
        "征求意见结束",
        "答复日期",
        "答复方式",
    ],
    ["2024-001", "2024-02-08", "自然人", "", "", "", "", "", "2024-03-12", "予以公开"],
    ["2024-002", "2024-04-03", "自然人", "2024-04-15", "2024-04-22", "", "", "", "2024-05-22", "予以公开"],
    ["2024-003", "2024-04-03", "商业企业", "2024-04-17", "2024-04-22", "", "", "", "2024-05-22", "部分公开"],
    ["2024-004", "2024-09-18", "自然人", "", "", "", "", "", "2024-10-24", "无法提供"],
    ["2024-005", "2024-09-18", "自然人", "", "", "2024-10-16", "", "", "2024-11-12", "予以公开"],
    ["2024-006", "2024-11-04", "自然人", "", "", "", "2024-11-06", "2024-11-26", "2024-12-20", "部分公开"],
]


def ledger() -> bytes:
    """依申请公开台账: three of its rows are late."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "依申请公开台账"
    for row in LEDGER:
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def built() -> dict[str, bytes]:
    """All example files by name."""
    files = {}
    for name in ("wangjiashan-2018", "wangjiashan-2018-corrected"):
        source = HERE / f"{name}.txt"
        files[f"{name}.docx"] = docx_bytes(read_text(source.read_bytes(), source.name))
    files["clean-2021.docx"] = docx_bytes(clean())
    files["mistakes-2021.docx"] = docx_bytes(mistakes())
    files["ledger.xlsx"] = ledger()
    return files


def readme() -> str:
    """README.md with what each of its commands prints now, in a terminal of 80 columns."""
    import os
    import re
    import subprocess

    def run(block: re.Match[str]) -> str:
        words = block.group(1).split()[1:]
        done = subprocess.run(
            [sys.executable, "-m", "gongkai_lint", *words],
            cwd=HERE.parent,
            env={
                **os.environ,
                "COLUMNS": "80",
                "PYTHONIOENCODING": "utf-8",
                "NO_COLOR": "1",
                "GONGKAI_LINT_LANG": "zh",
            },
            capture_output=True,
            encoding="utf-8",
        )
        return f"```console\n$ {block.group(1)}\n{done.stdout.rstrip()}\n```"

    text = (HERE / "README.md").read_text(encoding="utf-8")
    return re.sub(r"```console\n\$ (gongkai-lint [^\n]*)\n.*?\n```", run, text, flags=re.DOTALL)


def _content(data: bytes) -> dict[str, bytes]:
    """A package's members; the properties hold the time of building and do not count."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {
            n: package.read(n)
            for n in package.namelist()
            if n not in ("docProps/core.xml", "docProps/app.xml")
        }


def main() -> int:
    """Build or check."""
    stale = []
    for name, data in built().items():
        path = HERE / name
        if path.exists() and _content(path.read_bytes()) == _content(data):
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_bytes(data)
    if (HERE / "README.md").read_text(encoding="utf-8") != readme():
        stale.append("README.md")
        if "--check" not in sys.argv:
            (HERE / "README.md").write_text(readme(), encoding="utf-8")
    print("current" if not stale else "\n".join(stale))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
