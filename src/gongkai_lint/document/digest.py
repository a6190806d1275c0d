"""The SHA-256 of a file, without ``hashlib``: importing that loads OpenSSL, which takes longer than reading a report."""

from __future__ import annotations

import sys


def digest(data: bytes) -> str:
    """The SHA-256 of ``data`` in hexadecimal."""
    try:
        if sys.version_info >= (3, 12):
            from _sha2 import sha256
        else:
            from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore]
    except ImportError:  # an interpreter built without its own
        from hashlib import sha256
    return str(sha256(data).hexdigest())
