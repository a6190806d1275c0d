"""What lies in an inbox besides reports, and files that do not hold still."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from gongkai_lint.arguments import UsageError
from gongkai_lint.audit.inputs import Item, Walk
from gongkai_lint.audit.reading import read_item
from gongkai_lint.document.model import UnreadableError


def walk(*inboxes: Path | str, but: str = "") -> Walk:
    return Walk([str(i) for i in inboxes], (".docx", ".txt"), (".doc", ".pdf"), but)


def test_ten_thousand_other_files_are_counted_by_kind_not_listed(tmp_path: Path) -> None:
    for n in range(10_000):
        (tmp_path / f"照片{n}.jpg").touch()
    for name in ("报告.docx", "旧.doc", "扫描.PDF", "~$报告.docx", ".DS_Store", "说明", "表.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    found = walk(tmp_path)
    assert [i.path for i in found] == ["扫描.PDF", "报告.docx", "旧.doc"]
    assert [(s.kind, s.count) for s in found.skipped] == [(".jpg", 10_000), (".xlsx", 1), ("no extension", 1)]
    assert len(found.skipped[0].examples) == 3
    assert len(list(found)) == 3 and found.skipped[0].count == 10_000  # a second walk counts anew


def test_a_link_back_is_followed_once_and_told(tmp_path: Path) -> None:
    (tmp_path / "镇").mkdir()
    (tmp_path / "镇" / "a.docx").touch()
    (tmp_path / "镇" / "回去").symlink_to(tmp_path)
    (tmp_path / "断").symlink_to(tmp_path / "没有")
    found = walk(tmp_path)
    assert [i.path for i in found] == ["镇/a.docx"]
    assert [zh for zh, _ in found.remarks] == ["镇/回去 是指回已经看过的文件夹的链接，没有再看"]
    assert [(s.kind, s.count) for s in found.skipped] == [("link", 1)]


def test_folders_are_walked_in_order_and_the_results_are_left_out(tmp_path: Path) -> None:
    for name in ("b/2.docx", "a/1.docx", "c.docx", "audit/return/x.docx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = walk(tmp_path, but=os.path.realpath(tmp_path / "audit"))
    assert [i.path for i in found] == ["c.docx", "a/1.docx", "b/2.docx"]


def gbk_zip(path: Path, members: dict[str, bytes]) -> None:
    """As Windows packs it: names in GBK, not marked."""
    with zipfile.ZipFile(path, "w") as package:
        for number, (name, data) in enumerate(members.items()):
            info = zipfile.ZipInfo("QWZ"[number] * len(name.encode("gbk")))
            package.writestr(info, data)
    data = path.read_bytes()
    for number, name in enumerate(members):
        raw = name.encode("gbk")
        data = data.replace(b"QWZ"[number : number + 1] * len(raw), raw)
    path.write_bytes(data)


def test_names_in_gbk_inside_a_zip(tmp_path: Path) -> None:
    gbk_zip(
        tmp_path / "收件.zip", {"乡镇/王家山镇年报.txt": b"one", "照片.jpg": b"x", "教育局.txt": b"three"}
    )
    items = list(found := walk(tmp_path))
    assert [i.path for i in items] == ["收件.zip/乡镇/王家山镇年报.txt", "收件.zip/教育局.txt"]
    assert [read_item(i)[0] for i in items] == [b"one", b"three"]
    assert [(s.kind, s.examples) for s in found.skipped] == [(".jpg", ("照片.jpg",))]
    assert [i.path for i in walk(tmp_path / "收件.zip")] == ["乡镇/王家山镇年报.txt", "教育局.txt"]


def test_a_damaged_zip_is_told_and_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "坏.zip").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "a.txt").touch()
    found = walk(tmp_path)
    assert [i.path for i in found] == ["a.txt"]
    assert "坏.zip 打不开" in found.remarks[0][0]


def test_two_members_of_one_name_are_both_kept(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package, pytest.warns(UserWarning):
        package.writestr("a.txt", "first")
        package.writestr("a.txt", "second")
    items = list(walk(tmp_path))
    assert [(i.path, read_item(i)[0]) for i in items] == [
        ("a.zip/a.txt", b"first"),
        ("a.zip/a.txt#1", b"second"),
    ]


def test_an_address_of_fsspec(tmp_path: Path) -> None:
    (tmp_path / "镇").mkdir()
    (tmp_path / "镇" / "a.txt").write_bytes(b"one")
    (tmp_path / "b.jpg").touch()
    found = walk(f"file://{tmp_path}")
    (item,) = found
    assert item.path == "镇/a.txt" and item.mark and read_item(item) == (b"one", False)
    assert found.skipped[0].kind == ".jpg"
    with pytest.raises(UsageError):
        list(walk("nonsense://x"))


def test_an_inbox_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        list(walk(tmp_path / "没有"))
    assert "没有文件夹" in caught.value.zh


def test_a_file_changed_while_read_is_read_again_and_given_up_when_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"before")
    item = Item("a.txt", str(path), -1, 6)
    real, looks = os.fstat, []

    def fstat(number: int) -> os.stat_result:
        looks.append(number)
        if len(looks) in changing:
            path.write_bytes(b"after " + bytes(str(len(looks)), "ascii"))
        return real(number)

    monkeypatch.setattr(os, "fstat", fstat)
    changing = {2}
    assert read_item(item) == (b"after 2", True)
    looks.clear()
    changing = {2, 4}
    with pytest.raises(UnreadableError) as caught:
        read_item(item)
    assert caught.value.reason == "changed"


@pytest.mark.parametrize("size", [10, 100_000])
def test_the_size_limit_holds_before_and_while_reading(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * size)
    for told in (size, 0):  # what the walk saw, and a file that grew since
        if size > 1000:
            with pytest.raises(UnreadableError) as caught:
                read_item(Item("a.txt", str(path), -1, told), 1000)
            assert caught.value.reason == "too_big"
        else:
            assert len(read_item(Item("a.txt", str(path), -1, told), 1000)[0]) == size
