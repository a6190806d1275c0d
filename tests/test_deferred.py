"""A library imported without the modules it asks for works as always, and leaves nothing behind."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gongkai_lint import arguments
from gongkai_lint.deferred import imported
from gongkai_lint.document.xml import etree

LIBRARY = """
import heavy
from heavy import work

def early():
    return heavy.OTHER

def late(*args, **named):
    return work(*args, **named)
"""
HEAVY = """
OTHER = "other"

def work(a, b=0):
    return a + b
"""


@pytest.fixture
def libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """``library``, which asks for ``heavy``, on the path."""
    (tmp_path / "library.py").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "heavy.py").write_text(HEAVY, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in ("library", "heavy"):
        sys.modules.pop(name, None)


@pytest.mark.usefixtures("libraries")
def test_the_module_is_fetched_when_its_function_is_called() -> None:
    library = imported("library", {"heavy": ("work",)})
    assert "heavy" not in sys.modules
    assert library.late(2, b=3) == 5
    assert sys.modules["heavy"].OTHER == "other"


@pytest.mark.usefixtures("libraries")
def test_in_everything_else_the_stand_in_is_the_module() -> None:
    library = imported("library", {"heavy": ("work",)})
    assert library.early() == "other"
    assert "heavy" in sys.modules
    with pytest.raises(AttributeError):
        _ = library.heavy.nothing_of_the_kind


@pytest.mark.usefixtures("libraries")
def test_a_name_taken_while_importing_that_was_not_announced_is_the_real_one(libraries: Path) -> None:
    (libraries / "library.py").write_text("from heavy import OTHER, work\n", encoding="utf-8")
    library = imported("library", {"heavy": ("work",)})
    assert library.OTHER == "other" and library.work(1) == 1
    assert sys.modules["heavy"].OTHER == "other"


@pytest.mark.usefixtures("libraries")
def test_a_module_that_is_there_already_is_used() -> None:
    import heavy  # type: ignore[import-not-found]

    library = imported("library", {"heavy": ("work",)})
    assert library.heavy is heavy and library.work is heavy.work
    assert sys.modules["heavy"] is heavy


def test_a_library_that_fails_leaves_no_stand_in(libraries: Path) -> None:
    (libraries / "library.py").write_text("import heavy\nraise RuntimeError('broken')\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match="broken"):
        imported("library", {"heavy": ("work",)})
    assert "heavy" not in sys.modules
    with pytest.raises(ModuleNotFoundError):
        imported("no_such_library", {"heavy": ("work",)})
    assert "heavy" not in sys.modules


def test_lxml_still_does_what_it_has_these_modules_for() -> None:
    class Target:
        def __init__(self) -> None:
            self.seen: list[str] = []

        def start(self, tag: str, attributes: dict[str, str]) -> None:
            self.seen.append(tag)

        def close(self) -> list[str]:
            return self.seen

    target: Any = Target()
    assert etree.fromstring("<a><b/></a>", etree.XMLParser(target=target)) == ["a", "b"]
    packed = io.BytesIO()
    etree.ElementTree(etree.Element("a")).write(packed, compression=9)
    assert gzip.decompress(packed.getvalue()) == b"<a/>"


def test_argparse_still_has_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    parser = arguments.argparse.ArgumentParser(prog="p")
    parser.add_argument("file")
    with pytest.raises(SystemExit):
        parser.parse_args([])
    assert "the following arguments are required: file" in capsys.readouterr().err


def test_nobody_is_left_with_a_stand_in() -> None:
    """What the program does first, in a process of its own: the modules stood in for are real when asked for afterwards."""
    script = (
        "import gongkai_lint.arguments, gongkai_lint.document.xml\n"
        "import gettext, gzip, inspect\n"
        "print(all(m.__spec__ is not None for m in (gettext, gzip, inspect)), inspect.isfunction(inspect.signature))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


def test_a_part_of_a_package_is_taken_from_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``import a.b`` and then ``a.b.work``: without the stand-in at ``a`` there would be no ``a.b``."""
    (tmp_path / "above").mkdir()
    (tmp_path / "above" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "above" / "heavy.py").write_text(HEAVY, encoding="utf-8")
    text = "import above.heavy\n\ndef late():\n    return above.heavy.work(1, b=2), above.heavy.OTHER\n"
    (tmp_path / "library.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    try:
        __import__("above")
        library = imported("library", {"above.heavy": ("work",)})
        assert "above.heavy" not in sys.modules
        assert library.late() == (3, "other")
        assert sys.modules["above"].heavy is sys.modules["above.heavy"]
    finally:
        for name in ("library", "above.heavy", "above"):
            sys.modules.pop(name, None)


def test_the_store_and_the_sketches_load_without_what_they_never_use(tmp_path: Path) -> None:
    script = (
        "import sys; from gongkai_lint.audit.store import Store\n"
        "with Store(sys.argv[1]) as store: store.runs()\n"
        "print(sorted({'asyncio', 'importlib.metadata', 'numpy', 'alembic'} & sys.modules.keys()))\n"
        "from gongkai_lint.audit.alike import sketch_of\n"
        "sketch_of([f'这是第{n}句话，内容各不相同，说的是本镇今年做了些什么。' for n in range(20)], '')\n"
        "print(sorted({'asyncio', 'scipy.integrate', 'numpy'} & sys.modules.keys()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "a.db")], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[]", "['numpy']"]
