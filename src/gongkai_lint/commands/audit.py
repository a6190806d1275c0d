"""``gongkai-lint audit INBOX``: many reports, a roster, what they show together."""

from __future__ import annotations

import gc
import os
import re
from argparse import ArgumentParser, Namespace

from gongkai_lint.arguments import Translate, UsageError
from gongkai_lint.exits import FOUND, INTERRUPTED, OK, UNREADABLE
from gongkai_lint.output import console
from gongkai_lint.rules.model import SEVERITIES
from gongkai_lint.typed import Any

SUMMARY = ("成批审核一个文件夹的报告", "audit a folder of reports")
USAGE = ("[选项] 收件文件夹 …", "[options] INBOX ...")


def arguments(parser: ArgumentParser, t: Translate) -> None:
    """Its arguments."""
    add = parser.add_argument
    add("inboxes", nargs="+", metavar="INBOX", help=t(
        "文件夹、压缩包、若干文件，或 fsspec 认得的地址", "a folder, a zip, files, or an address fsspec knows"))  # fmt: skip
    add(
        "--roster", metavar="FILE", help=t("单位名册（xlsx、csv、yaml）", "roster of units (xlsx, csv, yaml)")
    )
    add("--prior", metavar="DIR", help=t("上一年度报告所在文件夹", "folder of last year's reports"))
    add("--ledgers", metavar="DIR", help=t("各单位台账所在文件夹", "folder of the units' ledgers"))
    add(
        "--out",
        metavar="DIR",
        default="audit",
        help=t("结果写到哪里（默认 audit）", "where results go (default audit)"),
    )
    add("--store", metavar="STORE", help=t(
        "留存库：文件或 postgresql://…（默认在 --out 里的 audit.db）", "the store: a file or postgresql://… (default audit.db in --out)"))  # fmt: skip
    add(
        "--jobs",
        type=int,
        default=0,
        metavar="N",
        help=t("同时用几个进程（默认每核一个）", "processes (default one a core)"),
    )
    add("--engine", choices=("local", "dask"), default="local", help=t("在哪里检查", "where to check"))
    add(
        "--scheduler",
        metavar="ADDRESS",
        help=t("dask 调度器，如 tcp://10.0.0.1:8786", "dask scheduler, e.g. tcp://10.0.0.1:8786"),
    )
    add(
        "--time-limit",
        type=int,
        default=30,
        metavar="SECONDS",
        help=t("每份最多几秒（默认 30）", "seconds a file (default 30)"),
    )
    add(
        "--size-limit",
        type=int,
        default=64,
        metavar="MB",
        help=t("每份最大多少 MB（默认 64）", "MB a file (default 64)"),
    )
    add(
        "--memory",
        type=int,
        default=2048,
        metavar="MB",
        help=t("每个进程最多用多少 MB 内存（默认 2048）", "MB of memory a process (default 2048)"),
    )
    add(
        "--deadline",
        metavar="YYYY-MM-DD",
        help=t("名册没有写期限的单位的报送期限", "deadline of units whose line in the roster has none"),
    )
    add("--year", type=int, metavar="YEAR", help=t("报告年度", "report year"))
    add("--form", metavar="FORM", help=t("报告格式，如 2021", "form, such as 2021"))
    add("--select", action="append", default=[], metavar="RULES", help=t("只用这些规则", "only these rules"))
    add("--ignore", action="append", default=[], metavar="RULES", help=t("不用这些规则", "not these rules"))
    add("--data-only", action="store_true", help=t(
        "只写 audit.json 和留存库，不写网页、工作簿和退回函", "write audit.json and the store alone: no pages, workbook or letters"))  # fmt: skip
    add("--no-pages", action="store_true", help=t("不为每份报告另写网页", "no page for each report"))
    add("--annotate", action="store_true", help=t("另存带批注的 Word", "write copies with comments"))
    add(
        "--office",
        metavar="NAME",
        help=t("退回函的发函机关", "the office that signs the letters"),
    )
    add(
        "--contact",
        metavar="TEXT",
        help=t("退回函的联系人和电话", "contact named in the letters"),
    )
    add(
        "--reply-by",
        metavar="YYYY-MM-DD",
        help=t("退回函要求重新报送的日期", "date by which the letters want an answer"),
    )
    add(
        "--letter-template",
        metavar="FILE",
        help=t("退回函的模板（.docx）", "template of the letters (.docx)"),
    )
    add("--fail-level", choices=(*SEVERITIES, "never"), help=t(
        "达到哪一级退出码为 1（默认 error）", "grade from which the exit code is 1 (default error)"))  # fmt: skip
    add("-q", "--quiet", action="store_true", help=t("不显示进度", "no progress"))
    add("-v", "--verbose", action="store_true", help=t("全部列出", "list everything"))


def run(options: Namespace, lang: str) -> int:
    """Audit, write what was asked for, and say what matters most."""
    store = options.store or os.path.join(options.out, "audit.db")
    if options.engine == "local" and "://" not in store and not os.path.exists(store):
        from gongkai_lint.audit.warm import warm_up

        warm_up()  # there is everything to check
    from gongkai_lint.audit.progress import progress_for
    from gongkai_lint.audit.run import audit
    from gongkai_lint.audit.summary import summary

    request, lang, settings = request_of(options, lang)
    gc.freeze()  # what is there now stays; what a long run leaves behind is collected more often than that of a short one
    gc.set_threshold(5_000, 10, 10)
    letters = _sending(options, settings.policy)
    try:
        made = audit(request, progress_for(lang, options.quiet))
    except KeyboardInterrupt:
        console.complain(
            "stopped; what was checked is kept, the same command goes on from there"
            if lang == "en"
            else "已停止；检查过的都已保存，再运行同一命令会接着做"
        )
        return INTERRUPTED
    try:
        lines = summary(made, options.verbose) + write_outputs(made, options, request.ruleset, letters)
        console.write("\n".join([*lines, "", _where(options, lang)]) + "\n")
        return _exit_code(made, settings)
    finally:
        made.entries.store.close()  # type: ignore[attr-defined]


def request_of(options: Namespace, lang: str) -> tuple[Any, str, Any]:
    """``(Request, language, settings)`` of the command line. Raises :class:`UsageError`."""
    from gongkai_lint.audit.model import Roster
    from gongkai_lint.audit.roster import read_roster
    from gongkai_lint.audit.run import Request, policy_digest
    from gongkai_lint.audit.units import Units
    from gongkai_lint.commands.settings import Settings
    from gongkai_lint.inputs import ENDINGS, UNREAD_ENDINGS

    # What is of one report alone has no place in a run over many.
    asked = Namespace(**{**vars(options), "prior": None})
    settings = Settings(asked, lang, [i for i in options.inboxes if "://" not in i])
    lang, ruleset, inforce = settings.lang, settings.ruleset, settings.in_force
    if inforce is not None:
        inforce.policy = _for_many(inforce.policy)
    given = settings.for_file("")[1]
    _sensible(options)
    roster = read_roster(options.roster) if options.roster else Roster()
    if options.deadline:
        due = (u if u.deadline else u._replace(deadline=options.deadline) for u in roster.units)
        roster = roster._replace(units=Units(due))
    try:
        os.makedirs(options.out, exist_ok=True)
    except OSError as error:
        raise UsageError(f"建不了文件夹 {options.out}", f"cannot make the folder {options.out}") from error
    kept = {
        k: v
        for k, v in vars(options).items()
        if k not in ("quiet", "verbose", "command") and v not in (None, [], False)
    }
    kept["inboxes"] = [i if "://" in i else os.path.abspath(i) for i in options.inboxes]
    for key in ("roster", "prior", "ledgers", "config", "out"):
        if kept.get(key) and "://" not in kept[key]:
            kept[key] = os.path.abspath(kept[key])
    kept.pop("store", None)  # an address may hold a password
    request = Request(
        inboxes=tuple(options.inboxes),
        store=options.store or os.path.join(options.out, "audit.db"),
        ruleset=ruleset,
        options=given,
        policy=policy_digest(given, inforce.policy.values if inforce is not None else None),
        inforce=inforce,
        roster=roster,
        prior=options.prior or "",
        ledgers=options.ledgers or "",
        jobs=options.jobs,
        memory=options.memory,
        limit=float(options.time_limit),
        largest=options.size_limit << 20,
        scheduler=(options.scheduler or "") if options.engine == "dask" else "",
        endings=ENDINGS,
        unread=UNREAD_ENDINGS,
        given=kept,
        but=os.path.realpath(options.out),
        out="" if options.no_pages or options.data_only else os.path.abspath(options.out),
        annotate=options.annotate,
    )
    return request, lang, settings


def _sensible(options: Namespace) -> None:
    if options.engine == "dask" and not options.scheduler:
        raise UsageError("--engine dask 要同时写 --scheduler", "--engine dask needs --scheduler")
    if options.scheduler and options.engine != "dask":
        raise UsageError("--scheduler 要和 --engine dask 一起用", "--scheduler goes with --engine dask")
    for name, value in (
        ("--jobs", options.jobs + 1),
        ("--time-limit", options.time_limit),
        ("--size-limit", options.size_limit),
    ):
        if value <= 0:
            raise UsageError(f"{name} 要写正数", f"{name} takes a positive number")
    if options.deadline:
        from datetime import date

        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", options.deadline):
                raise ValueError
            date(*(int(p) for p in options.deadline.split("-")))
        except ValueError as error:
            raise UsageError(
                f"--deadline {options.deadline}：日期要写成 2025-01-31 的样子",
                f"--deadline {options.deadline}: write the date like 2025-01-31",
            ) from error


def _sending(options: Namespace, policy: Any) -> Any:
    """What the letters are written with, settled before the work; None where none are written."""
    from datetime import date

    from gongkai_lint.audit.sending import sending

    if options.data_only:
        return None
    given = {
        "office": options.office,
        "contact": options.contact,
        "reply_by": options.reply_by,
        "template": options.letter_template,
    }
    return sending(given, policy, options.out, date.today().isoformat())


def write_outputs(made: Any, options: Namespace, ruleset: Any, letters: Any) -> list[str]:
    """The files of the audit, each whole or not at all. What there is to say of them."""
    from gongkai_lint.audit.result import write_json

    write_json(made, os.path.join(options.out, "audit.json"))
    if letters is None:
        return []
    from gongkai_lint.audit.desk import lay_out
    from gongkai_lint.audit.sending import told

    written = lay_out(made, options.out, ruleset.forms, letters.sender, letters.template, letters.facts)
    said = told(letters, made.lang) if written.letters else []
    return ["", *said] if said else []


def _where(options: Namespace, lang: str) -> str:
    """Where the results lie, told last."""
    named = ("audit.json",) if options.data_only else ("index.html", "audit.xlsx", "return")
    first, *rest = (os.path.join(options.out, name) for name in named)
    if lang == "en":
        return "results: " + ", ".join([first, *rest])
    return "结果：" + "、".join([first, *rest])


def _for_many(policy: Any) -> Any:
    """The policy without what is of one report: its unit, its ledger, its report of last year (there is --ledgers, --prior); and
    without what no verdict rests on: the letters."""
    alone = ("unit", "ledger", "prior", "letters")
    values = {k: v for k, v in policy.values.items() if k not in alone}
    if "overrides" in values:
        values["overrides"] = [{k: v for k, v in o.items() if k not in alone} for o in values["overrides"]]
    return policy._replace(values=values)


def _exit_code(made: Any, settings: Any) -> int:
    totals = made.totals
    if not totals.files or totals.grades.get("unassessable"):
        return UNREADABLE
    level = settings.fail_level("")
    failing = SEVERITIES[: SEVERITIES.index(level) + 1] if level != "never" else ()
    over = any(a.finding["severity"] in failing for a in made.across)
    return FOUND if over or any(totals.findings.get(s) for s in failing) else OK
