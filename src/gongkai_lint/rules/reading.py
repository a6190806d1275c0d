"""Rule, form and word files to a RuleSet; every mistake in them with its file, line and column, all at once."""

from __future__ import annotations

import os
from collections.abc import Sequence

from gongkai_lint.rules.documents import read_documents
from gongkai_lint.rules.formfiles import read_form, read_words
from gongkai_lint.rules.loading import Loading, items_of
from gongkai_lint.rules.model import RuleSet
from gongkai_lint.rules.rulefiles import read_rule_file
from gongkai_lint.rules.yamlnode import RuleErrors, RuleFileError, read, shown_path


def read_rules(folders: Sequence[str], files: Sequence[Sequence[str]]) -> RuleSet:
    """The rules in ``files`` (those of each of ``folders``). Raises :class:`RuleErrors`."""
    from hashlib import sha256

    loading = Loading(os.path.abspath(folders[0]) if folders else "")
    errors: list[RuleFileError] = []
    digest = sha256()
    for folder, paths in zip(folders, files, strict=True):
        if not os.path.isdir(folder):
            errors.append(RuleFileError(folder, 1, 1, "没有这个规则文件夹", "no such rule folder", ""))
        elif not paths and not any(n.endswith((".yaml", ".yml")) for n in os.listdir(folder)):
            errors.append(
                RuleFileError(
                    folder, 1, 1, "文件夹里没有规则文件（*.yaml）", "no rule file (*.yaml) in it", ""
                )
            )
        for path in paths:
            file, root = read(path, shown_path(path))
            loading.files.append(file)
            sub = os.path.dirname(os.path.relpath(path, folder))
            if root is None:
                loading.whole &= sub != "forms"
                if sub == "words":
                    loading.words.setdefault(os.path.splitext(os.path.basename(path))[0], {})
                continue
            digest.update("\n".join(file.lines).encode("utf-8"))
            if sub == "law":
                loading.documents.update(read_documents(file, root))
            elif sub == "forms":
                read_form(loading, file, root)
                loading.whole &= not file.errors
            elif sub == "words":
                read_words(loading, file, root, os.path.splitext(os.path.basename(path))[0])
            else:
                read_rule_file(loading, file, root, path)
    _across(loading)
    for file in loading.files:
        errors.extend(sorted(file.errors, key=lambda e: (e.line, e.column)))
    if errors:
        raise RuleErrors(tuple(errors))
    rules = tuple(sorted((d.rule for d in loading.declared if d.rule), key=lambda r: r.id))
    return RuleSet(loading.forms, rules, loading.words, digest.hexdigest()[:16])


def _across(loading: Loading) -> None:
    """What can only be seen over all files: ids and slugs used twice, related rules that do not exist."""
    seen: dict[str, str] = {}
    ids = {declared.id for declared in loading.declared}
    for declared in loading.declared:
        file, node = declared.file, declared.node
        for key, name in (("id", declared.id), ("slug", declared.slug)):
            if name and name in seen:
                place = node.value[key]
                file.error(
                    place.line,
                    place.column,
                    f"“{name}”已用在 {seen[name]}",
                    f"“{name}” is taken by {seen[name]}",
                )
            seen.setdefault(name, f"{file.path}:{node.line}")
        for place in items_of(node.value["related"]) if "related" in node.value else ():
            if place.value not in ids:
                file.error(place.line, place.column, f"没有规则“{place.value}”", f"no rule “{place.value}”")
