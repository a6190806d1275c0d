"""The compiled rules: the same as those read, gone as soon as anything changes, never taken from others."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gongkai_lint.rules import cache
from gongkai_lint.rules.load import load, rule_files, rules_home
from gongkai_lint.rules.model import Message, Pattern, Rule, RuleSet
from gongkai_lint.rules.yamlnode import RuleErrors

from .test_load import GOOD


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GONGKAI_LINT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "gongkai-lint"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "local"
    made.mkdir()
    (made / "local.yaml").write_text(GOOD, encoding="utf-8")
    return made


def _titles(folder: Path) -> dict[str, str]:
    return {r.id: r.zh.title for r in load([rules_home(), str(folder)]).rules if r.id.startswith("AB")}


def _types(value: object) -> object:
    """The shape of a value, named tuples told from tuples."""
    if isinstance(value, dict):
        return {k: _types(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return (type(value), [_types(v) for v in value])
    return type(value)


def test_what_is_kept_is_what_was_read_to_the_last_type() -> None:
    fresh = load([rules_home()], use_cache=False)
    load([rules_home()])
    held = load([rules_home()])
    assert held == fresh
    assert _types(held) == _types(fresh)
    assert list(held.forms) == list(fresh.forms)


def test_the_second_run_reads_no_yaml(folder: Path) -> None:
    code = (
        "import sys; from gongkai_lint.rules.load import load, rules_home;"
        f"load([rules_home(), {str(folder)!r}]);"
        "print(sorted({'yaml','json','difflib','dataclasses','pathlib','gongkai_lint.rules.schema',"
        "'gongkai_lint.rules.reading','gongkai_lint.rules.yamlnode'} & set(sys.modules)))"
    )
    old = os.stat(folder / "local.yaml").st_mtime_ns - 10**10
    os.utime(folder / "local.yaml", ns=(old, old))
    package = Path(cache.__file__).parents[1]
    youngest = max(
        p.stat().st_mtime for p in (*map(Path, rule_files([rules_home()])), *package.rglob("*.py"))
    )
    time.sleep(
        max(0.0, youngest + 2.1 - time.time())
    )  # in a checkout just made, nothing is old enough to be trusted
    first = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    second = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "yaml" in first and second.strip() == "[]"


def test_every_change_is_seen_at_once(folder: Path) -> None:
    path = folder / "local.yaml"
    assert _titles(folder) == _titles(folder) == {"AB101": "本地勾稽"}
    stamp = path.stat()
    path.write_text(GOOD.replace("本地勾稽", "本县勾稽"), encoding="utf-8")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # same size, same young time
    assert _titles(folder) == {"AB101": "本县勾稽"}
    more = folder / "more.yaml"
    more.write_text(GOOD.replace("AB101", "AB102").replace("local-balance", "second"), encoding="utf-8")
    assert set(_titles(folder)) == {"AB101", "AB102"}
    more.rename(folder / "other.yaml")
    assert {r.theme for r in load([rules_home(), str(folder)]).rules if r.id == "AB102"} == {"other"}
    path.unlink()
    assert set(_titles(folder)) == {"AB102"}
    words = folder / "words"
    words.mkdir()
    (words / "typos.yaml").write_text("words: {甲乙丙: 丙乙甲}\n", encoding="utf-8")
    assert load([rules_home(), str(folder)]).words["typos"]["甲乙丙"] == "丙乙甲"


def test_an_old_file_that_changes_later_is_seen(folder: Path) -> None:
    path = folder / "local.yaml"
    os.utime(path, ns=(10**18, 10**18))
    assert _titles(folder) == {"AB101": "本地勾稽"}
    path.write_text(GOOD.replace("本地勾稽", "本县勾稽"), encoding="utf-8")
    os.utime(path, ns=(10**18, 10**18 + 1))
    assert _titles(folder) == {"AB101": "本县勾稽"}


def test_a_mistake_is_told_every_time_and_never_kept(folder: Path) -> None:
    _titles(folder)
    (folder / "local.yaml").write_text(GOOD.replace("severity: error", "severity: bad"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RuleErrors):
            _titles(folder)


def test_a_folder_that_is_missing_or_empty_is_told_though_the_rest_is_kept(tmp_path: Path) -> None:
    load([rules_home()])
    (tmp_path / "empty").mkdir()
    for name, message in (("none", "没有这个规则文件夹"), ("empty", "文件夹里没有规则文件")):
        with pytest.raises(RuleErrors, match=message):
            load([rules_home(), str(tmp_path / name)])


def test_a_relative_folder_means_another_one_elsewhere(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "elsewhere" / "local"
    other.mkdir(parents=True)
    (other / "local.yaml").write_text(GOOD.replace("本地勾稽", "本县勾稽"), encoding="utf-8")
    for path in (folder / "local.yaml", other / "local.yaml"):
        os.utime(path, ns=(10**18, 10**18))
    monkeypatch.chdir(tmp_path)
    assert _titles(Path("local")) == {"AB101": "本地勾稽"}
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert _titles(Path("local")) == {"AB101": "本县勾稽"}


@pytest.mark.parametrize("content", [b"", b"nonsense", b"N", b"\xdb" * 40, None])
def test_a_damaged_cache_is_not_used(place: Path, content: bytes | None) -> None:
    whole = load([rules_home()])
    (kept,) = place.glob("*.rules")
    kept.write_bytes(kept.read_bytes()[:-200] if content is None else content)
    assert load([rules_home()]) == whole
    assert load([rules_home()]) == whole


def test_rules_kept_under_another_key_are_not_used(place: Path) -> None:
    import marshal

    whole = load([rules_home()])
    (kept,) = place.glob("*.rules")
    _, data = marshal.loads(kept.read_bytes())
    kept.write_bytes(
        marshal.dumps((b"another key", ((), [], {}, "")))
    )  # as two keys with one file name would be
    assert load([rules_home()]) == whole
    assert data[3] == whole.digest


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="owners and modes as POSIX has them")
def test_the_cache_is_ours_alone(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load([rules_home()])
    (kept,) = place.glob("*.rules")
    assert place.stat().st_mode & 0o777 == 0o700
    assert kept.stat().st_mode & 0o777 == 0o600
    assert list(place.glob("*.tmp")) == []
    key = cache.key_of(rule_files([rules_home()]))
    assert cache.get(key) is not None
    os.chmod(place, 0o777)
    assert cache.get(key) is None
    os.chmod(place, 0o700)
    os.chmod(kept, 0o666)
    assert cache.get(key) is None
    os.chmod(kept, 0o600)
    assert cache.get(key) is not None
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert cache.get(key) is None


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("GONGKAI_LINT_CACHE", str(blocked))
    assert load([rules_home()]).rules


def test_nothing_is_kept_in_or_read_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_LINT_CACHE", "relative")
    monkeypatch.chdir(tmp_path)
    assert load([rules_home()]).rules
    assert list(tmp_path.rglob("*.rules")) == []


def test_only_the_newest_stay(place: Path, folder: Path) -> None:
    for n in range(12):
        (folder / "local.yaml").write_text(GOOD + "#" * n, encoding="utf-8")
        assert _titles(folder)
    assert len(list(place.glob("*.rules"))) <= 8


def test_patterns_come_back_wherever_they_stand() -> None:
    pattern = Pattern("甲", ("甲",), "甲")
    options = {
        "one": pattern, "list": [pattern, pattern], "number": [[pattern, pattern]], "deep": {"a": [{"b": pattern}]},
        "mixed": [pattern, 1], "none": [], "texts": ["a"], "map": {"x": 1}, "flag": True, "count": 1,
    }  # fmt: skip
    told = Message("题", {"": "话"}, {"": "应"}, "")
    rule = Rule("AB101", "a", "t", "note", "high", ("*",), (), (), "text", options, told, told, (), "f", 1)
    ruleset = RuleSet({}, (rule,), {"w": {"甲": "乙"}}, "d")
    cache.put("key", ruleset)
    held = cache.get("key")
    assert held == ruleset and _types(held) == _types(ruleset)
