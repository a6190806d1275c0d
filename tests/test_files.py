"""Writing: whole or not at all, and never over what was read."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai_lint.files import UnwritableError, check_target, write_whole


def test_text_is_utf8_and_bytes_are_kept(tmp_path: Path) -> None:
    write_whole(str(tmp_path / "a.txt"), "王家山镇\r\n")
    write_whole(str(tmp_path / "b.bin"), b"\x00\xff")
    assert (tmp_path / "a.txt").read_bytes() == "王家山镇\r\n".encode()
    assert (tmp_path / "b.bin").read_bytes() == b"\x00\xff"
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "b.bin"]


def test_a_file_that_is_there_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    target.chmod(0o640)
    write_whole(str(target), "new")
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("new", 0o640)


def test_a_bare_name_means_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_whole("a.txt", "x")
    assert (tmp_path / "a.txt").read_text() == "x"


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("", "是文件夹，请写出文件名", "is a folder; name a file"),
        ("nowhere/a.txt", "没有文件夹", "there is no folder"),
        ("report.docx", "就是原文件，不能覆盖", "is the original, which is never written over"),
        ("link.docx", "就是原文件，不能覆盖", "is the original, which is never written over"),
        ("hard.docx", "就是原文件，不能覆盖", "is the original, which is never written over"),
        ("sub/../report.docx", "就是原文件，不能覆盖", "is the original, which is never written over"),
    ],
)
def test_targets_that_are_refused(tmp_path: Path, name: str, zh: str, en: str) -> None:
    source = tmp_path / "report.docx"
    source.write_text("original")
    (tmp_path / "link.docx").symlink_to(source)
    (tmp_path / "hard.docx").hardlink_to(source)
    (tmp_path / "sub").mkdir()
    target = str(tmp_path / name) if name else str(tmp_path)
    for act in (
        lambda: write_whole(target, "x", [str(source)]),
        lambda: check_target(target, ["-", str(source)]),
    ):
        with pytest.raises(UnwritableError) as caught:
            act()
        assert zh in caught.value.zh and en in caught.value.en
    assert source.read_text() == "original"


def test_a_disk_without_room_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"before")
    script = (
        "import signal, sys\n"
        "from gongkai_lint.files import UnwritableError, write_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try:\n    write_whole(sys.argv[1], b'x' * 100_000)\n"
        "except UnwritableError as error:\n    sys.exit(error.en)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(target)],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )
    assert done.returncode == 1 and "cannot be written: the file is too big for the disk" in done.stderr
    assert target.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["a.bin"]


def test_a_device_is_written_to_as_it_is() -> None:
    write_whole("/dev/null", "x")
    with pytest.raises(UnwritableError, match="磁盘已满"):
        write_whole("/dev/full", "x")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    if os.getuid() == 0:
        pytest.skip("root may write anywhere")
    tmp_path.chmod(0o500)
    with pytest.raises(UnwritableError, match="没有写的权限"):
        write_whole(str(tmp_path / "a.txt"), "x")
