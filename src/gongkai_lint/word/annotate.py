"""A copy of the report in which every finding is a comment on the very words or cell it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gongkai_lint.output.common import standing
from gongkai_lint.rules.model import Finding, Result
from gongkai_lint.word import now
from gongkai_lint.word.anchors import Anchor, anchor_of, title_anchor
from gongkai_lint.word.comments import Numbered, first_free, parts
from gongkai_lint.word.locate import Located, Spot, locate
from gongkai_lint.word.package import rebuilt
from gongkai_lint.word.patch import Patch, Point
from gongkai_lint.word.runs import Runs
from gongkai_lint.word.telling import Line, finding_lines, summary_lines

Said = tuple[
    Anchor, Callable[[str], list[Line]]
]  # where, and what: "" or why it is not the place itself → lines


def annotate(data: bytes, result: Result, lang: str = "zh", when: str = "") -> tuple[bytes, int]:
    """The .docx in ``data`` with the findings of ``result`` as comments, and how many findings that are.

    Findings set aside are not told. ``when``: the time the comments bear, now if empty.
    Raises :class:`~gongkai_lint.document.model.UnreadableError`; ``result.report`` must be there.
    """
    located = locate(data)
    report, told = result.report, standing(result)
    said: list[Said] = [(title_anchor(report, located), lambda aside: summary_lines(result, lang))]
    said += [(anchor_of(f.place, report, located), _teller(f, lang)) for f in told]
    return commented(located, said, when or now()), len(told)


def _teller(finding: Finding, lang: str) -> Callable[[str], list[Line]]:
    missing = finding.place.block is None
    return lambda aside: finding_lines(finding, lang, aside, missing)


def commented(located: Located, said: Sequence[Said], when: str) -> bytes:
    """The package with these comments in it."""
    used = (e.get(located.names.id) for e in located.root.iter(located.names.comment))
    comments = Numbered(first_free(located.package, located.names, used))
    marks = _Marks(located)
    for anchor, lines in said:
        marks.put(anchor, comments, lines)
    changed = {located.package.main: marks.patch.result()}
    changed |= parts(located.package, located.namespace, comments, when)
    return rebuilt(located.package.data, changed)


class _Marks:
    """The ranges of comments in the main part."""

    def __init__(self, located: Located) -> None:
        self.located = located
        self.patch = Patch(located.file.xml, located.root)
        self.runs = Runs(self.patch, located.names)
        self.w = self.patch.prefix(located.root, located.namespace)

    def put(self, anchor: Anchor, comments: Numbered, lines: Callable[[str], list[Line]]) -> None:
        """One comment on ``anchor``; ``lines(aside)`` is what it says."""
        first, last, aside = self._ends(anchor)
        number = comments.add(lines(aside))
        w = self.w
        begin = f'<{w}commentRangeStart {w}id="{number}"/>'
        end = f'<{w}commentRangeEnd {w}id="{number}"/>'
        reference = f'<{w}r><{w}commentReference {w}id="{number}"/></{w}r>'
        if isinstance(first, Spot):
            self.patch.put(self.runs.point(first, behind=False), begin, rank=2)
            behind = self.runs.point(last, behind=True)
            outer = self.runs.outermost(last.element)
            if outer is self.runs.run_of(last.element):
                self.patch.put(behind, end + reference, rank=1)
            else:  # the sign of the comment does not belong into a link or an insertion
                self.patch.put(behind, end, rank=1)
                self.patch.put(Point(self.patch.end(outer)), reference, rank=1)
        else:
            self._around(first, begin, end + reference)

    def _ends(self, anchor: Anchor) -> tuple[Any, Any, str]:
        """The first and the last character, or twice the paragraph where there are none; and why it is not the place itself."""
        located = self.located
        text = located.text(anchor.block, anchor.row, anchor.column)
        spots = [s for s in text.spots[anchor.start : anchor.end] if s is not None]
        # A heading whose number Word makes, a blank cell, one of a run of blanks: the whole of the text, or nothing.
        spots = spots or [s for s in text.spots if s is not None]
        spots = self._trimmed(spots)
        if not spots:
            return self._empty(anchor)
        first, aside = located.hold(spots[0].element, anchor.block)
        _last, _ = located.hold(spots[-1].element, anchor.block)
        if not aside and _ == "":
            return spots[0], spots[-1], ""
        return self._held(first, aside or _)

    def _held(self, element: Any, aside: str) -> tuple[Any, Any, str]:
        """Around something that stands for words that cannot be commented on."""
        if element is not None:
            if self.runs.paragraph_of(element) is not None:
                return Spot(element, -1), Spot(element, -1), aside
            element = self._near(element)
        else:
            element = self._near(None)
        return element, element, aside

    def _empty(self, anchor: Anchor) -> tuple[Any, Any, str]:
        names = self.located.names
        found = self.located.element(anchor.block, anchor.row, anchor.column)
        paragraph = found
        if found is not None and found.tag != names.p:
            paragraph = next(found.iter(names.p), None)
        if paragraph is None:
            paragraph = self._near(found)
        held, aside = self.located.hold(paragraph, anchor.block)
        if aside:
            return self._held(held, aside)
        return paragraph, paragraph, ""

    def _near(self, element: Any) -> Any:
        """The nearest paragraph outside of boxes: before ``element``, else behind it."""
        names = self.located.names
        before = after = None
        passed = element is None
        for e in self.located.file.content.iter():
            if e is element:
                passed = True
            elif e.tag == names.p and self.located.hold(e, -1)[1] == "":
                if not passed:
                    before = e
                elif after is None:
                    after = e
        return before if before is not None else after

    def _around(self, paragraph: Any, begin: str, end: str) -> None:
        """All of a paragraph without characters, a picture in it included."""
        patch = self.patch
        if patch.closed(paragraph):
            patch.put(patch.within(paragraph), begin + end, rank=1)
            return
        properties = paragraph.find(self.located.names.ppr)
        start = patch.inside(paragraph) if properties is None else patch.end(properties)
        inner = patch.inner_end(paragraph)
        if start == inner:
            patch.put(Point(start), begin + end, rank=1)
        else:
            patch.put(Point(start), begin, rank=2)
            patch.put(Point(inner), end, rank=1)

    def _trimmed(self, spots: list[Spot]) -> list[Spot]:
        """Without blanks at the edges, as far as something is left."""
        blanks = self.located.names.tags("tab ptab br cr")

        def says(spot: Spot) -> bool:
            if spot.offset < 0:
                return spot.element.tag not in blanks
            return bool(spot.element.text[spot.offset].strip())

        inner = [n for n, s in enumerate(spots) if says(s)]
        return spots[inner[0] : inner[-1] + 1] if inner else spots
