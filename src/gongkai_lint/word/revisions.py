"""Corrections as tracked changes: what goes is marked as deleted, what comes as inserted, and Word asks the clerk."""

from __future__ import annotations

from typing import Any, NamedTuple

from gongkai_lint.word import AUTHOR
from gongkai_lint.word.edits import Edit, Home
from gongkai_lint.word.locate import Located, Spot
from gongkai_lint.word.patch import Patch, Point, attribute, text
from gongkai_lint.word.runs import Runs


class Portion(NamedTuple):
    """What of a span lies in one run."""

    run: Any
    first: Spot
    last: Spot


class Revisions:
    """Tracked changes in the main part of one document."""

    def __init__(self, located: Located, when: str) -> None:
        self.located, self.when = located, when
        self.names = located.names
        self.patch = Patch(located.file.xml, located.root)
        self.runs = Runs(self.patch, located.names)
        self.w = self.patch.prefix(located.root, located.namespace)
        self._allowed = {
            *self.names.tags("ins hyperlink fldSimple smartTag sdtContent sdt customXml dir bdo"),
            self.names.p,
        }
        numbers = (e.get(self.names.id) or "" for e in located.root.iter())
        self._next = max((int(n) for n in numbers if n.isascii() and n.isdigit() and len(n) < 10), default=0)

    def possible(self, home: Home, start: int, end: int) -> str:
        """ "" when these characters can be changed, else why not: generated (not in the file), aside (in a text box or
        a note), unusual (a field's instruction, ruby, a move and the like)."""
        spots = self._spots(home)[start:end] if end > start else [self._beside(home, start)[0]]
        if not spots or any(s is None for s in spots):
            return "generated"
        for spot in spots:
            assert spot is not None
            if self.located.hold(spot.element, home[0])[1]:
                return "aside"
            run = spot.element.getparent()
            if spot.offset < 0 or run.tag != self.names.r:
                return "unusual"
            parent = run.getparent()
            if any(e.tag == self.names.r for e in run.iterancestors()):
                return "unusual"
            while parent is not None and parent.tag != self.names.p:
                if parent.tag not in self._allowed:
                    return "unusual"
                parent = parent.getparent()
            if parent is None:
                return "unusual"
            above = [e.tag for e in run.iterancestors() if e.tag == self.names.tag("ins")]
            if above and run.getparent().tag != self.names.tag("ins"):
                return "unusual"
        return "" if self._whole(spots) else "unusual"

    def write(self, home: Home, edit: Edit) -> None:
        """One correction."""
        if edit.start == edit.end:
            spot, behind = self._beside(home, edit.start)
            assert spot is not None
            self.patch.put(
                self.runs.point(spot, behind), self._inserted(self.runs.run_of(spot.element), edit.new)
            )
            return
        spots = [s for s in self._spots(home)[edit.start : edit.end] if s is not None]
        portions = _portions(spots)
        for n, portion in enumerate(portions):
            new = self._inserted(portion.run, edit.new) if n == len(portions) - 1 and edit.new else ""
            self._delete(portion, new)

    def _spots(self, home: Home) -> tuple[Spot | None, ...]:
        block, row, column = home
        return self.located.text(block, *((row, column) if row >= 0 else ())).spots

    def _beside(self, home: Home, at: int) -> tuple[Spot | None, bool]:
        """The character behind which (True) or before which (False) something is to be put in at offset ``at``."""
        spots = self._spots(home)
        if at > 0 and spots[at - 1] is not None:
            return spots[at - 1], True
        return (spots[at] if at < len(spots) else None), False

    def _whole(self, spots: list[Spot | None] | tuple[Spot | None, ...]) -> bool:
        """Whether nothing visible but these characters stands between the first and the last of them in each run."""
        for portion in _portions([s for s in spots if s is not None]):
            inside = False
            for child in portion.run:
                inside = inside or child is portion.first.element
                if inside and child.tag not in (self.names.t, self.names.rpr, self.names.tag("lastRenderedPageBreak"), self.names.tag("softHyphen")):  # fmt: skip
                    return False
                if child is portion.last.element:
                    break
        return True

    def _number(self) -> int:
        self._next += 1
        return self._next

    def _change(self, kind: str) -> str:
        w = self.w
        return f'<{w}{kind} {w}id="{self._number()}" {w}author={attribute(AUTHOR)} {w}date="{self.when}">'

    def _inserted(self, run: Any, new: str) -> str:
        """A run with the new words in the looks of ``run``, as an insertion; out of another's insertion where it stands in one."""
        w = self.w
        properties = self.runs.properties(run).decode("utf-8")
        made = f'{self._change("ins")}<{w}r>{properties}<{w}t xml:space="preserve">{text(new)}</{w}t></{w}r></{w}ins>'
        around = run.getparent()
        if around.tag == self.names.tag("ins"):
            name = self.patch.name(around).decode("utf-8")
            return f"</{name}>{made}{self._again(around)}"
        return made

    def _again(self, element: Any) -> str:
        """The opening tag of another's insertion once more, with a number of its own."""
        attributes = []
        for key, value in element.attrib.items():
            if key == self.names.id:
                value = str(self._number())
            namespace, _, local = key[1:].partition("}") if key.startswith("{") else ("", "", key)
            prefix = next((f"{p}:" for p, uri in element.nsmap.items() if p and uri == namespace), "")
            attributes.append(f" {prefix}{local}={attribute(value)}")
        return f"<{self.patch.name(element).decode('utf-8')}{''.join(attributes)}>"

    def _delete(self, portion: Portion, new: str) -> None:
        """Mark what a portion covers as deleted; ``new`` comes behind it."""
        patch, run = self.patch, portion.run
        name = patch.name(run)
        prefix = name[:-1]
        opened, closed = b"<" + prefix + b'delText xml:space="preserve">', b"</" + prefix + b"delText>"
        begin = self.runs.point(portion.first, behind=False)
        end = self.runs.point(portion.last, behind=True)
        text_cut = b"</" + prefix + b"t></" + name + b">"  # how a point inside a text closes
        reopen = self.runs.opening(run) + opened if begin.close == text_cut else begin.reopen
        patch.put(Point(begin.at, begin.close, reopen), self._change("del"))
        close = closed + b"</" + name + b">" if end.close == text_cut else end.close
        patch.put(Point(end.at, close, end.reopen), f"</{self.w}del>{new}")
        for child in run:
            if child.tag != self.names.t or patch.closed(child):
                continue
            # A text that begins in the portion opens as a deleted one, one that ends in it closes as such.
            if begin.at <= patch.start(child) and patch.inside(child) <= end.at:
                patch.replace(patch.start(child), patch.inside(child), opened.decode("utf-8"))
            if begin.at <= patch.inner_end(child) and patch.end(child) <= end.at:
                patch.replace(patch.inner_end(child), patch.end(child), closed.decode("utf-8"))


def _portions(spots: list[Spot]) -> list[Portion]:
    found: list[Portion] = []
    for spot in spots:
        run = spot.element.getparent()
        if found and found[-1].run is run:
            found[-1] = found[-1]._replace(last=spot)
        else:
            found.append(Portion(run, spot, spot))
    return found
