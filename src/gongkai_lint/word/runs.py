"""Points in the runs of a paragraph: where a run may be cut, and with what."""

from __future__ import annotations

from typing import Any

from gongkai_lint.document.names import Names
from gongkai_lint.word.locate import Spot
from gongkai_lint.word.patch import Patch, Point


class Runs:
    """Cuts in the runs of one document."""

    def __init__(self, patch: Patch, names: Names) -> None:
        self.patch, self.names = patch, names

    def run_of(self, element: Any) -> Any:
        """The outermost run of the paragraph that ``element`` stands in; None for what stands in no run."""
        found = element if element.tag == self.names.r else None
        for above in element.iterancestors():
            if above.tag == self.names.p:
                break
            if above.tag == self.names.r:
                found = above
        return found

    def point(self, spot: Spot, behind: bool) -> Point:
        """Before or behind a character. What cannot be cut (ruby, a text outside runs) is passed by as a whole."""
        patch, element = self.patch, spot.element
        run = self.run_of(element)
        if run is None or element is run:
            return Point(patch.end(element) if behind else patch.start(element))
        if element.getparent() is not run:
            return Point(patch.end(run) if behind else patch.start(run))
        if spot.offset >= 0:
            count = spot.offset + behind
            if 0 < count < len(element.text or ""):
                patch.preserve(element)
                t = patch.name(element)
                reopen = self.opening(run) + b"<" + t + b' xml:space="preserve">'
                return Point(
                    patch.character(element, count), b"</" + t + b"></" + patch.name(run) + b">", reopen
                )
            behind = count > 0
        content = [c for c in run if c.tag != self.names.rpr]
        if behind and content[-1] is element:
            return Point(patch.end(run))
        if not behind and content[0] is element:
            return Point(patch.start(run))
        at = patch.end(element) if behind else patch.start(element)
        return Point(at, b"</" + patch.name(run) + b">", self.opening(run))

    def opening(self, run: Any) -> bytes:
        """A run's opening tag and properties, to begin it again."""
        return self.patch.tag(run) + self.properties(run)

    def properties(self, run: Any) -> bytes:
        """The properties of a run as they are written."""
        properties = run.find(self.names.rpr) if run is not None else None
        return self.patch.raw(properties) if properties is not None else b""

    def paragraph_of(self, element: Any) -> Any:
        """The innermost paragraph that holds ``element``, None for none."""
        return next(element.iterancestors(self.names.p), None)

    def outermost(self, element: Any) -> Any:
        """The child of the paragraph that holds ``element``: a run, or the hyperlink, field or control around it."""
        found = element
        for above in element.iterancestors():
            if above.tag == self.names.p:
                break
            found = above
        return found
