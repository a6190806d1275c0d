"""``lxml.etree``, imported without the modules that it asks for and never uses here.

It takes ``getfullargspec`` from ``inspect`` (for parser targets written in Python) and ``GzipFile`` from ``gzip`` (for writing
compressed files); these two bring eight others along, a tenth of a whole run. While lxml is imported, modules stand in for
them whose two functions fetch the real thing when called, and that are the real thing in everything else.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

from gongkai_lint.typed import TYPE_CHECKING, Any

_DEFERRED = {"inspect": "getfullargspec", "gzip": "GzipFile"}

if TYPE_CHECKING:
    from lxml import etree as etree


def _stand_in(name: str, function: str) -> ModuleType:
    made = ModuleType(name)

    def get(attribute: str) -> Any:
        if sys.modules.get(name) is made:
            del sys.modules[name]
        return getattr(import_module(name), attribute)

    def deferred(*args: Any, **named: Any) -> Any:
        return get(function)(*args, **named)

    vars(made).update({"__getattr__": get, function: deferred})
    return made


def _imported() -> ModuleType:
    made = {name: _stand_in(name, word) for name, word in _DEFERRED.items() if name not in sys.modules}
    sys.modules.update(made)
    try:
        return import_module("lxml.etree")
    finally:
        for name, module in made.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


if not TYPE_CHECKING:
    etree = _imported()
