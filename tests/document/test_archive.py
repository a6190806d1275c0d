"""Packages: sizes are looked at first, and never trusted."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from gongkai_lint.document import archive as reading
from gongkai_lint.document.model import UnreadableError
from gongkai_lint.document.open import read_document
from tests.document.build import HEAD, archive, docx, p


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(UnreadableError) as caught:
        found = reading.members(data)
        for member in found.values():
            reading.read(data, member)
    return caught.value.reason, caught.value.detail


def contents(data: bytes) -> dict[str, bytes]:
    return {name: reading.read(data, member) for name, member in reading.members(data).items()}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_and_their_content(method: int) -> None:
    data = archive({"word/甲.xml": "内容" * 100, "empty": ""}, method)
    assert contents(data) == {"word/甲.xml": ("内容" * 100).encode(), "empty": b""}


def test_backslashes_in_names() -> None:
    assert list(contents(archive({"word\\document.xml": "x"}))) == ["word/document.xml"]


class _Stream:
    """What cannot go back: a pipe."""

    def __init__(self) -> None:
        self.held = b""

    def write(self, data: bytes) -> int:
        self.held += data
        return len(data)

    def flush(self) -> None:
        pass


def test_data_descriptors() -> None:
    """A writer that cannot go back puts the sizes behind the content; the directory has them all the same."""
    held = _Stream()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as out:  # type: ignore[call-overload]
        out.writestr("a", "甲" * 500)
    data = held.held
    assert struct.unpack_from("<H", data, 6)[0] & 8
    assert contents(data) == {"a": ("甲" * 500).encode()}


def test_bytes_before_and_behind_the_package() -> None:
    data = archive({"a": "甲", "b": "乙"})
    assert contents(b"junk" * 9 + data + b"tail" * 9) == {"a": "甲".encode(), "b": "乙".encode()}


def test_of_equal_names_the_last_counts() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as out, pytest.warns(UserWarning):
        out.writestr("a", "旧")
        out.writestr("a", "新")
    assert contents(held.getvalue()) == {"a": "新".encode()}


def _wide(text: bytes) -> bytes:
    """A zip64 package of one stored file, every size in the extra field, as some writers make all of theirs."""
    local = (
        struct.pack(
            "<4sHHHHHIIIHH", b"PK\x03\x04", 45, 0, 0, 0, 0, zlib.crc32(text), len(text), len(text), 1, 0
        )
        + b"a"
        + text
    )
    extra = struct.pack("<HHQQQ", 1, 24, len(text), len(text), 0)
    most = 0xFFFFFFFF
    central = (
        struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            b"PK\x01\x02",
            45,
            45,
            0,
            0,
            0,
            0,
            zlib.crc32(text),
            most,
            most,
            1,
            len(extra),
            0,
            0,
            0,
            0,
            most,
        )
        + b"a"
        + extra
    )
    end64 = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, len(central), len(local))
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(local) + len(central), 1)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, most, most, 0)
    return local + central + end64 + locator + end


def test_zip64() -> None:
    data = _wide("甲".encode())
    with zipfile.ZipFile(io.BytesIO(data)) as other:
        assert other.read("a") == "甲".encode()
    assert contents(data) == {"a": "甲".encode()}
    assert refused(data.replace(b"PK\x06\x06", b"PK\x06\x09"))[0] == "truncated"


def test_encrypted_members() -> None:
    data = bytearray(archive({"a": "x"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(data)) == ("encrypted", "")


def test_another_way_of_packing() -> None:
    assert refused(archive({"a": "x" * 100}, zipfile.ZIP_BZIP2)) == ("not_docx", "")


def test_a_flipped_bit_is_seen() -> None:
    """One figure in a stored part, changed on the way: the report would be told off for it."""
    data = archive({"word/document.xml": f"{HEAD}{p('收到70件')}</w:body></w:document>"}, zipfile.ZIP_STORED)
    assert refused(data.replace("收到70件".encode(), "收到71件".encode())) == ("truncated", "")


@pytest.mark.parametrize("field", [16, 24, 42])
def test_a_directory_with_wrong_figures(field: int) -> None:
    data = bytearray(archive({"a": "甲" * 500}))
    at = data.index(b"PK\x01\x02") + field
    (value,) = struct.unpack_from("<I", data, at)
    struct.pack_into("<I", data, at, value + 1)
    assert refused(bytes(data))[0] == "truncated"


@pytest.mark.parametrize("length", [1, 21, 22, 40, 90])
def test_cut_short(length: int) -> None:
    assert refused(archive({"a": "甲" * 50})[:-length])[0] == "truncated"


def test_declared_sizes_together() -> None:
    data = bytearray(archive({f"{i}": "x" for i in range(40)}))
    at = data.index(b"PK\x01\x02")
    while data[at : at + 4] == b"PK\x01\x02":
        struct.pack_into("<I", data, at + 24, 9 << 20)
        at += 46 + sum(struct.unpack_from("<HHH", data, at + 28))
    assert refused(bytes(data)) == ("bomb", "261 MB")


def test_the_cap_of_one_part() -> None:
    data = archive({"a": "x" * 1000})
    member = reading.members(data)["a"]
    with pytest.raises(UnreadableError) as caught:
        reading.read(data, member, 999)
    assert caught.value.reason == "bomb"
    assert len(reading.read(data, member, 1000)) == 1000


def test_a_zip_bomb_is_refused_before_it_is_inflated() -> None:
    data = docx("<w:p><w:r><w:t>" + "x" * (40 << 20) + "</w:t></w:r></w:p>")
    assert len(data) < 100_000
    with pytest.raises(UnreadableError) as caught:
        read_document(data, "x.docx")
    assert caught.value.reason == "bomb"


def test_a_directory_that_lies_about_the_size_is_refused() -> None:
    data = bytearray(docx("<w:p><w:r><w:t>" + "x" * (2 << 20) + "</w:t></w:r></w:p>"))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    with pytest.raises(UnreadableError) as caught:
        read_document(bytes(data), "x.docx")
    assert caught.value.reason == "bomb"


def test_too_many_members() -> None:
    data = archive({f"f{i}": "" for i in range(2100)})
    with pytest.raises(UnreadableError) as caught:
        read_document(data, "x.docx")
    assert caught.value.reason == "bomb"
