"""Names of the files an audit writes: readable, safe on every system, never two alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LONGEST = 60  # characters: 180 bytes in UTF-8, below the 255 of file systems


def safe(name: str) -> str:
    """``name`` as a file name without its ending: no separators or reserved names, not too long."""
    kept = _UNSAFE.sub("_", name).strip(" .")[:_LONGEST].strip(" .")
    return f"_{kept}" if not kept or _RESERVED.fullmatch(kept) else kept


def page_name(path: str) -> str:
    """The page of the report at ``path`` (relative to the inbox), relative to the audit's folder."""
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return f"reports/{safe(stem)}-{sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}.html"


def annotated_name(path: str) -> str:
    """The copy with comments of the report at ``path``, relative to the audit's folder."""
    return page_name(path).replace("reports/", "annotated/", 1).removesuffix(".html") + ".docx"


def letter_names(units: Iterable[str]) -> dict[str, str]:
    """Unit → its letter, relative to the audit's folder. Units whose safe names fall together are told apart."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for unit in units:
        name = safe(unit)
        if name.lower() in taken:
            name = f"{name}-{sha256(unit.encode()).hexdigest()[:6]}"
        taken.add(name.lower())
        made[unit] = f"return/{name}.docx"
    return made
