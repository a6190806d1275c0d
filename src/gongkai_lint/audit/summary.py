"""The triage of an audit in one screen of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai_lint.audit.model import Audit, Entry, Row
