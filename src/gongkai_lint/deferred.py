"""Importing a library without the modules that it asks for and does not need here.

Some libraries import a whole module for one function that a run of ours never calls. While such a library is imported, another
module stands in for that one: its function fetches the real module when it is called after all, and in everything else
the stand-in is the real module.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType

from gongkai_lint.typed import Any


def imported(library: str, deferred: Mapping[str, Sequence[str]]) -> Any:
    """The module ``library``. ``deferred``: module that it asks for → the functions it takes from there."""
    made = {name: _stand_in(name, words) for name, words in deferred.items() if name not in sys.modules}
    sys.modules.update(made)
    for name, module in made.items():  # ``import a.b`` takes ``b`` from ``a``, not from here
        above, _, own = name.rpartition(".")
        if above in sys.modules and not hasattr(sys.modules[above], own):
            setattr(sys.modules[above], own, module)
    try:
        return import_module(library)
    finally:
        for name, module in made.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _stand_in(name: str, functions: Sequence[str]) -> ModuleType:
    made = ModuleType(name)

    def get(attribute: str) -> Any:
        if attribute.startswith("__"):  # what importing itself looks for
            raise AttributeError(attribute)
        if sys.modules.get(name) is made:
            del sys.modules[name]
        return getattr(import_module(name), attribute)

    def later(function: str) -> Any:
        return lambda *args, **named: get(function)(*args, **named)

    vars(made).update({function: later(function) for function in functions}, __getattr__=get)
    return made
