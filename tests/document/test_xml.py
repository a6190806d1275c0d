"""lxml as we import it: lighter, and whole all the same."""

from __future__ import annotations

import subprocess
import sys


def _run(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_what_lxml_never_uses_is_not_imported() -> None:
    script = "import sys; from gongkai_lint.document.xml import etree; print(*{'inspect', 'ast', 'dis', 'gzip'} & set(sys.modules))"
    assert _run(script) == ""


def test_the_real_modules_come_when_asked_for() -> None:
    script = """
from gongkai_lint.document.xml import etree
import gzip, inspect
assert inspect.__file__ and gzip.__file__
assert inspect.getfullargspec(lambda a, b: 0).args == ["a", "b"]
assert gzip.decompress(gzip.compress(b"x")) == b"x"
assert isinstance(gzip.GzipFile, type)
"""
    _run(script)


def test_lxml_can_do_all_it_could() -> None:
    script = """
import io
from gongkai_lint.document.xml import etree

class Target:
    def __init__(self):
        self.seen = []
    def start(self, tag, attributes, nsmap=None):
        self.seen.append((tag, dict(attributes)))
    def end(self, tag): ...
    def data(self, text): ...
    def close(self):
        return self.seen

parser = etree.XMLParser(target=Target())
assert etree.fromstring(b'<a x="1"><b/></a>', parser) == [("a", {"x": "1"}), ("b", {})]
held = io.BytesIO()
etree.fromstring(b"<a/>").getroottree().write(held, compression=9)
import gzip
assert gzip.decompress(held.getvalue()).startswith(b"<a")
"""
    _run(script)


def test_modules_that_are_there_already_stay() -> None:
    script = """
import inspect, gzip, sys
before = sys.modules["inspect"], sys.modules["gzip"]
from gongkai_lint.document.xml import etree
assert before == (sys.modules["inspect"], sys.modules["gzip"])
"""
    _run(script)


def test_lxml_imported_before_is_the_same() -> None:
    _run("import lxml.etree as a; from gongkai_lint.document.xml import etree as b; assert a is b")
