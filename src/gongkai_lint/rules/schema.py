"""The shape of a rule file, as data: checks describe their options in the small spec language below.

A spec is one of

====================  ==============================================================================================
``"str"``             any scalar, as text
``"text"``            text that is not empty
``"int"``             a whole number
``"bool"``            true or false
``"pattern"``         a regular expression with macros (``<number>`` is not allowed here); loads as a ``Pattern``
``"number_pattern"``  one with exactly one ``<number>``; loads as ``[Pattern before it, Pattern after it]``
``"term"``            cell keys: ``table.row.column`` with ``*`` globs, ``{row}``/``{column}`` where the kind says so,
                      a leading ``-``, and ``|`` between alternatives of which the first that the form has is taken
``"section"``         the key of a section of some form, or ``head``, ``tail``, ``*``
``"words"``           the name of a word list (``rules/words/<name>.yaml``)
``("enum", a, b…)``   one of these words
``("list", s)``       a list of s (a single s is read as a list of one)
``("map", {k: s})``   a mapping with these keys; ``"k!"`` is required
``("dict", s)``       a mapping with any keys to s
``("either", s, t)``  s or t, whichever the YAML node's type fits first
====================  ==============================================================================================
"""

from __future__ import annotations
