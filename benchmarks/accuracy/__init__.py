"""How many real mistakes are found, and how often the linter cries wolf: ``python -m benchmarks.accuracy``."""

from __future__ import annotations

from typing import NamedTuple

# Name of a part → (module, heading in docs/accuracy.md). A module offers ``measure(shared: Path) -> Part``.
PARTS = {
    "real": ("benchmarks.accuracy.real", "一、真实报告 · Real reports"),
    "faults": ("benchmarks.accuracy.faults", "二、注入的差错 · Injected faults"),
}


class Part(NamedTuple):
    """What one part of the benchmark found.

    ``body``: Markdown below its heading, the same for the same code and material (no times, no paths). ``problems``: what falls short
    of the goals, one line each; any of them makes the run end with 1.
    """

    body: str
    problems: tuple[str, ...] = ()
