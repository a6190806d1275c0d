"""A copy of the report with the mechanical corrections in it, each a tracked change; figures are never touched."""

from __future__ import annotations

from typing import Any

from gongkai_lint.rules.model import Result, RuleSet
from gongkai_lint.word import now
from gongkai_lint.word.edits import Corrections, corrections
from gongkai_lint.word.locate import locate
from gongkai_lint.word.package import rebuilt
from gongkai_lint.word.revisions import Revisions


def fix(
    data: bytes, result: Result, ruleset: RuleSet, options: Any, when: str = ""
) -> tuple[bytes, Corrections]:
    """The .docx in ``data`` with the corrections that ``result`` calls for, and these; ``data`` itself without any.

    ``options`` are the engine's. Raises :class:`~gongkai_lint.document.model.UnreadableError`; ``result.report`` must
    be there.
    """
    from gongkai_lint.engine import lint_document, words_of

    located = locate(data)
    revisions = Revisions(located, when or now())
    made = corrections(
        result,
        words_of(ruleset, options),
        lambda document: lint_document(document, ruleset, options),
        revisions.possible,
    )
    if not made.edits:
        return data, made
    for home, edits in made.edits.items():
        for edit in edits:
            revisions.write(home, edit)
    return rebuilt(data, {located.package.main: revisions.patch.result()}), made
