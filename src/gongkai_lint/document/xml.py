"""``lxml.etree``, imported without ``inspect`` (which it has for parser targets written in Python) and ``gzip`` (for writing
compressed files): these two bring eight others along, a tenth of a whole run.
"""

from __future__ import annotations

from gongkai_lint.deferred import imported
from gongkai_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree as etree
else:
    etree = imported("lxml.etree", {"inspect": ("getfullargspec",), "gzip": ("GzipFile",)})
