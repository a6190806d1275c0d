"""One line of JSON for every file, finding and thing that could not be assessed, each complete in itself.

The first line of a file says how it came out, so that a report without findings is not an absent one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from gongkai_lint.output.json import document
from gongkai_lint.rules.model import Result, RuleSet


def render(
    results: Sequence[Result], ruleset: RuleSet, lang: str = "zh", *, ascii_only: bool = False, **_: object
) -> str:
    """Lines of ``{"type": "file" | "finding" | "unknown", "path": …, …}``; the keys are those of the JSON output."""
    lines: list[dict[str, object]] = []
    for file in document(results, ruleset, lang)["files"]:
        context = {key: file[key] for key in ("path", "sha256", "form", "year", "unit", "grade")}
        lines.append({"type": "file", **context, "error": file["error"], "coverage": file["coverage"]})
        lines += ({"type": "finding", **context, **finding} for finding in file["findings"])
        lines += ({"type": "unknown", **context, **unknown} for unknown in file["unknown"])
    return "".join(json.dumps(line, ensure_ascii=ascii_only) + "\n" for line in lines)
