"""Who sends the return letters and by when they want an answer: what the command says, else the policy, else what the letters
that are there were last written with. A run that says nothing must not take from them what was said before."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from gongkai_lint.audit.letters import Sender
from gongkai_lint.files import write_whole
from gongkai_lint.typed import Any, NamedTuple
from gongkai_lint.usage import UsageError

KEYS = "return/.keys.json"
# Fact → (option, Chinese, English).
FACTS = {
    "office": ("--office", "发函机关", "office"),
    "contact": ("--contact", "联系人", "contact"),
    "reply_by": ("--reply-by", "重新报送日期", "reply by"),
    "template": ("--letter-template", "模板", "template"),
}


class Kept(NamedTuple):
    """What is known of the letters in a folder: name → what it was made from; the facts they were written with."""

    letters: Mapping[str, str] = {}
    facts: Mapping[str, str] = {}


class Sending(NamedTuple):
    """``kept``: the facts that neither the command nor the policy says, but an earlier run did. ``template``: its bytes."""

    sender: Sender = Sender()
    template: bytes | None = None
    facts: Mapping[str, str] = {}
    kept: tuple[str, ...] = ()


def read_kept(out: str) -> Kept:
    """What an earlier run noted in the folder ``out``; nothing where there was none."""
    try:
        with open(os.path.join(out, KEYS), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return Kept()
    if not isinstance(found, dict):
        return Kept()
    return Kept(_texts(found.get("letters")), _texts(found.get("facts")))


def _texts(found: object) -> dict[str, str]:
    return {k: v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}


def write_kept(out: str, kept: Kept) -> None:
    """Note it for the next run."""
    write_whole(os.path.join(out, KEYS), json.dumps(kept._asdict(), ensure_ascii=False, indent=0))


def sending(given: Mapping[str, str | None], policy: Any, out: str, today: str) -> Sending:
    """What the letters of this run are written with. ``given``: the facts that the command line says, None where it is
    silent, "" to leave a blank. ``today`` is an ISO date.

    Raises :class:`UsageError` for a date that is none and a template that cannot be read.
    """
    said, before = policy.get("letters", {}), read_kept(out).facts
    facts, kept = {}, []
    for name in FACTS:
        text = given.get(name)
        if text is None:
            text = said.get(name)
            if text is not None and name == "template":
                text = policy.beside(text, "letters", "template")
        if text is None and before.get(name):
            text = before[name]
            kept.append(name)
        facts[name] = text or ""
    if facts["reply_by"] and not _is_day(facts["reply_by"]):
        day = facts["reply_by"]
        raise UsageError(
            f"--reply-by {day}：日期要写成 2025-02-28 的样子",
            f"--reply-by {day}: write the date like 2025-02-28",
        )
    template = _template(facts["template"], "template" in kept)
    if template is not None:
        facts["template"] = os.path.abspath(facts["template"])
    sender = Sender(facts["office"], facts["contact"], today, facts["reply_by"])
    return Sending(sender, template, facts, tuple(kept))


def told(found: Sending, lang: str) -> list[str]:
    """What a person should know of it: what was taken from an earlier run, and a day that is over."""
    en, lines = lang == "en", []
    if found.kept:
        shown = (", " if en else "，").join(f"{FACTS[k][1 + en]} {found.facts[k]}" for k in found.kept)
        options = (", " if en else "、").join(FACTS[k][0] for k in found.kept)
        lines.append(
            f'letters: as in the last run, {shown}; change it with {options} ("" for none) or under letters in the policy'
            if en
            else f'退回函沿用上次的：{shown}；要改用 {options}（写 "" 为不用），或写在策略的 letters 里'
        )
    day = found.sender.reply_by
    if day and day < found.sender.date:
        lines.append(
            f"letters: they ask for an answer by {day}, which is past; give a new date with --reply-by"
            if en
            else f"退回函要求在 {day} 前重新报送，这一天已经过去；请用 --reply-by 写新的日期"
        )
    return lines


def _template(path: str, kept: bool) -> bytes | None:
    if not path:
        return None
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        if kept:
            raise UsageError(
                f'上次用的退回函模板 {path} 打不开；请用 --letter-template 指明（写 "" 用自带的）',
                f'the template {path} of the last run cannot be opened; name one with --letter-template ("" for the built-in)',
            ) from error
        raise UsageError(f"打不开模板 {path}", f"cannot open the template {path}") from error


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
