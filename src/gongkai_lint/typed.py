"""``NamedTuple``, ``Any`` and their like without importing ``typing``.

Each NamedTuple that ``typing`` makes takes 0.15 ms, because a constructor is compiled for it, and a run needs forty; importing
``typing`` takes 2 ms. To a type checker the names here are those of ``typing``. At run time a class is a tuple with the
same constructor, fields and methods, made fifteen times as fast: constructors of one length differ only in the names
of their arguments, so there is one to copy for every length.
"""

from __future__ import annotations

from types import FunctionType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any as Any
    from typing import NamedTuple as NamedTuple
    from typing import NoReturn as NoReturn
    from typing import TextIO as TextIO
    from typing import TypeAlias as TypeAlias
    from typing import TypeVar

    _T = TypeVar("_T")

    def make(cls: type[_T], values: tuple[Any, ...]) -> _T:
        """A named tuple from all its fields: half the time of a call with names and defaults, where there are hundreds."""
        raise NotImplementedError
else:
    try:
        from _collections import _tuplegetter as _getter
    except ImportError:  # another interpreter than CPython: slower, the same otherwise
        from operator import itemgetter

        def _getter(index, doc):
            return property(itemgetter(index), doc=doc)

    Any = NoReturn = TextIO = TypeAlias = object
    _made = make = tuple.__new__
    _MODELS = (
        lambda c, a: _made(c, (a,)),
        lambda c, a, b: _made(c, (a, b)),
        lambda c, a, b, d: _made(c, (a, b, d)),
        lambda c, a, b, d, e: _made(c, (a, b, d, e)),
        lambda c, a, b, d, e, f: _made(c, (a, b, d, e, f)),
        lambda c, a, b, d, e, f, g: _made(c, (a, b, d, e, f, g)),
        lambda c, a, b, d, e, f, g, h: _made(c, (a, b, d, e, f, g, h)),
        lambda c, a, b, d, e, f, g, h, i: _made(c, (a, b, d, e, f, g, h, i)),
        lambda c, a, b, d, e, f, g, h, i, j: _made(c, (a, b, d, e, f, g, h, i, j)),
        lambda c, a, b, d, e, f, g, h, i, j, k: _made(c, (a, b, d, e, f, g, h, i, j, k)),
        lambda c, a, b, d, e, f, g, h, i, j, k, m: _made(c, (a, b, d, e, f, g, h, i, j, k, m)),
        lambda c, a, b, d, e, f, g, h, i, j, k, m, n: _made(c, (a, b, d, e, f, g, h, i, j, k, m, n)),
    )

    def _constructor(fields, defaults):
        """``def __new__(cls, *fields)`` with defaults for the last of them."""
        if len(fields) <= len(_MODELS):
            model = _MODELS[len(fields) - 1]
        else:
            names = ", ".join(f"_{i}" for i in range(len(fields)))
            model = eval(f"lambda c, {names}: _made(c, ({names},))")
        code = model.__code__.replace(co_varnames=("_cls", *fields), co_name="__new__")
        made = FunctionType(code, {"_made": _made}, "__new__", defaults or None)
        made.__qualname__ = "__new__"
        return made

    def _make(cls, values):
        """From any iterable of all the fields."""
        new = _made(cls, values)
        if len(new) != len(cls._fields):
            raise TypeError(f"{cls.__name__} has {len(cls._fields)} fields, got {len(new)}")
        return new

    def _replace(self, **changes):
        """A copy with some fields changed."""
        new = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise ValueError(f"{type(self).__name__} has no field {', '.join(changes)}")
        return new

    def _asdict(self):
        return dict(zip(self._fields, self, strict=True))

    def _repr(self):
        values = ", ".join([f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True)])
        return f"{type(self).__name__}({values})"

    def _arguments(self):
        """For copying and pickling."""
        return tuple(self)

    _METHODS = {
        "__slots__": (), "_make": classmethod(_make), "_replace": _replace, "__replace__": _replace, "_asdict": _asdict,
        "__repr__": _repr, "__getnewargs__": _arguments,
    }  # fmt: skip

    class _Maker(type):
        def __new__(cls, name, bases, body):
            if not bases:  # NamedTuple itself
                return type.__new__(cls, name, bases, body)
            # Python 3.14 keeps them elsewhere, except in a module with the future import.
            fields = tuple(body.get("__annotations__", ()))
            if not fields:
                raise TypeError(f"{name}: no fields, or no “from __future__ import annotations” above")
            with_default = [f for f in fields if f in body]
            if with_default != list(fields[len(fields) - len(with_default) :]):
                raise TypeError(f"{name}: a field without a default follows one that has a default")
            defaults = tuple([body[f] for f in with_default])
            made = {**_METHODS, **body, "_fields": fields, "__match_args__": fields}
            made["_field_defaults"] = dict(zip(with_default, defaults, strict=True))
            made["__new__"] = _constructor(fields, defaults)
            for index, field in enumerate(fields):
                made[field] = _getter(index, "")
            return type(name, (tuple,), made)

    class NamedTuple(metaclass=_Maker):
        """What ``typing.NamedTuple`` is, for classes whose module has ``from __future__ import annotations``."""
