"""Form tables found in a document: which cell is which, by the labels around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from gongkai_lint import regex
from gongkai_lint.document.grid import spread
from gongkai_lint.document.model import Cell, Table
from gongkai_lint.forms.labels import index_of, label_stems, numeral, plain, similar, stem
from gongkai_lint.forms.model import ColumnSpec, Form, RowSpec, TableSpec
from gongkai_lint.forms.report import Fact, FoundTable, Label
from gongkai_lint.typed import NamedTuple, make
from gongkai_lint.values import parse_value

_YEAR = regex.compile(r"((?:19|20)\d\d)年")
_LABEL_LIMIT = 90  # characters; a longer cell is prose


class Found(NamedTuple):
    """What :func:`find_tables` gives."""

    facts: dict[str, Fact]
    tables: dict[str, FoundTable]
    labels: list[Label]
    used: set[int]  # blocks that hold a form table


def stems_of(tables: Iterable[Table]) -> set[str]:
    """The stems of all cells that may be labels."""
    found = set()
    for table in tables:
        for row in table.rows:
            for cell in row:
                text = cell.text
                if text and not text.isdigit() and len(text) <= _LABEL_LIMIT:
                    found.add(stem(text))
    return found


def signature(stems: set[str], form: Form) -> set[str]:
    """The stems of ``form`` among those of the document's tables."""
    return stems & label_stems(form)


def find_tables(tables: Sequence[Table], form: Form) -> Found:
    """Match every table of the document against the tables of ``form``."""
    state = _Finder(form)
    for table in tables:
        state.read(table)
    return state.result()


class _Finder:
    """Walks the rows of one document's tables in order; a table that goes on after a page break keeps its heads."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.index = index_of(form)
        self.facts: dict[str, Fact] = {}
        self.labels: list[Label] = []
        self.blocks: dict[int, list[int]] = {}
        self.rows_seen: dict[int, set[int]] = {t: set() for t in range(len(form.tables))}
        self.columns_seen: dict[int, set[int]] = {t: set() for t in range(len(form.tables))}
        self.last_row: dict[int, int] = {}
        self.extra: dict[int, list[tuple[int, int, str]]] = {}
        self.years: dict[int, int] = {}
        self.doubled: dict[
            tuple[int, int, int], list[tuple[int, int, int, str]]
        ] = {}  # by table, block, first head row
        self.moved: dict[
            tuple[int, int, int], tuple[int, int, int, str]
        ] = {}  # the first of each, -1 for rows
        # per form table: {column index: (grid column, head as it is called)}, from the latest heads
        self.columns: dict[int, dict[int, tuple[int, str]]] = {}
        self.first = 0  # the first column of values under the latest heads
        self.width = 0

    def read(self, table: Table) -> None:
        grid = spread(table)
        if table.width != self.width:
            self.columns = {}
            self.width = table.width
        head_rows: list[int] = []  # of the latest block of heads
        mapped, in_head = True, False
        for r, anchored in enumerate(table.rows):
            if self._is_head(anchored):
                if not in_head:
                    head_rows = []
                # Rows between two head rows (第二十条…, spanning group heads) belong to the same block of heads.
                head_rows.append(r)
                mapped, in_head = False, True
                continue
            if not mapped:
                self._map_columns(table, grid, self._head_block(table, grid, head_rows))
                mapped = True
            if self._read_row(table, grid, r):
                in_head = False
        if not mapped:
            self._map_columns(table, grid, self._head_block(table, grid, head_rows))

    def _head_block(self, table: Table, grid: list[list[Cell | None]], head_rows: list[int]) -> list[int]:
        """Head rows and the rows of group heads directly above them."""
        first = head_rows[0]
        while first > 0 and any(c is not None and stem(c.text) in self.index.groups for c in grid[first - 1]):
            first -= 1
        return list(range(first, head_rows[-1] + 1))

    def _is_head(self, cells: Sequence[Cell]) -> bool:
        hits = 0
        for cell in cells:
            text = cell.text
            if not text or len(text) > _LABEL_LIMIT:
                continue
            if text.isdigit():
                return False
            name = stem(text)
            if name in self.index.columns:
                hits += 1
            elif name and not name[0].isdigit() and name in self.index.rows and hits == 0:
                return False
        if hits >= 2:
            return True
        return hits == 1 and not any(
            stem(c.text) in self.index.rows for c in cells if c.text and len(c.text) <= _LABEL_LIMIT
        )

    def _map_columns(self, table: Table, grid: list[list[Cell | None]], rows: list[int]) -> None:
        found: dict[int, dict[int, tuple[int, str]]] = {}
        again: dict[int, list[tuple[int, Cell]]] = {}
        cells: dict[int, dict[int, Cell]] = {}
        before: list[Cell] = []
        for c in range(table.width):
            heads: list[Cell] = []
            for r in rows:
                cell = grid[r][c]
                if cell is not None and cell.text and (not heads or heads[-1] is not cell):
                    heads.append(cell)
            if not heads or heads == before:  # the same cells, spanning this column too
                continue
            before = heads
            stems = [stem(h.text) for h in heads]
            name, printed = stems[-1], heads[-1].text
            if name not in self.index.columns:
                printed = self._with_below(grid, rows[-1] + 1, c, heads[-1])
                name = stem(printed)
            for t, column in self.index.columns.get(name, ()):
                path = self.index.paths[t][column]
                if not all(p in stems for p in path):
                    continue
                if column in found.get(t, ()):
                    again.setdefault(t, []).append((column, heads[-1]))
                else:
                    cells.setdefault(t, {})[column] = heads[-1]
                    head = _head_label(self.form.tables[t].columns[column], printed)
                    found.setdefault(t, {})[column] = (c, head)
                    year = _YEAR.search(plain(printed))
                    if year is not None:
                        self.years.setdefault(t, int(year.group(1)))
        self.columns = {t: found[t] for t in self._best(found)}
        self.first = min([c for mapped in self.columns.values() for c, _ in mapped.values()], default=0)
        for t, mapped in self.columns.items():
            self.columns_seen[t].update(mapped)
            self._order(t, table.block, rows[0], cells[t], again.get(t, ()))

    def _order(
        self, t: int, block: int, row: int, heads: dict[int, Cell], again: Sequence[tuple[int, Cell]]
    ) -> None:
        """Heads that stand twice, and the first that stands before one it should follow."""
        place, columns = (t, block, row), self.form.tables[t].columns

        def told(column: int, cell: Cell) -> tuple[int, int, int, str]:
            return (block, cell.row, cell.column, _head_label(columns[column], cell.text))

        self.doubled[place] = [told(column, cell) for column, cell in again]
        self.moved.pop(place, None)
        inner = sorted(heads.items(), key=lambda item: item[1].column)
        for (column, cell), (following, _) in pairwise(inner):
            if following < column:
                self.moved[place] = told(column, cell)
                break

    def _with_below(self, grid: list[list[Cell | None]], r: int, c: int, head: Cell) -> str:
        """The head with the cell under it, where a page has cut one head into two rows (商业 over 企业)."""
        below = grid[r][c] if r < len(grid) else None
        joined = head.text + below.text if below is not None and below is not head and below.text else ""
        return joined if joined and stem(joined) in self.index.columns else head.text

    def _best(self, found: dict[int, dict[int, tuple[int, str]]]) -> list[int]:
        """Tables whose heads these may be: those with the most of their columns found."""
        if not found:
            return []
        share = {t: len(m) / len(self.form.tables[t].columns) for t, m in found.items()}
        top = max(share.values())
        return [t for t in found if share[t] >= min(top, 1.0) or share[t] > 0.5]

    def _read_row(self, table: Table, grid: list[list[Cell | None]], r: int) -> bool:
        if not self.columns:
            return False
        line = grid[r]
        for t, mapped in self.columns.items():
            spec = self.form.tables[t]
            if spec.unlabelled:
                if len(mapped) * 2 < len(spec.columns) or not _looks_like_values(line):
                    continue
                if self.rows_seen[t]:
                    if table.block in self.blocks[t] and _is_full(line):
                        self.extra.setdefault(t, []).append((table.block, r, ""))
                    continue
                self._take(table, line, t, 0, mapped, "")
                return True
        hit = self._row_label(line, r, self.first)
        if hit is None:
            self._note_extra(table, line, r, self.first)
            return False
        t, row, cell = hit
        self._compare_label(table, t, row, cell)
        self._take(table, line, t, row, self.columns[t], cell.text)
        return True

    def _row_label(self, line: list[Cell | None], r: int, first: int) -> tuple[int, int, Cell] | None:
        """The form row this row is: by its rightmost label that the form knows, else by the most similar one."""
        labels: list[Cell] = []
        for cell in line[:first]:
            if (
                cell is not None
                and cell.text
                and len(cell.text) <= _LABEL_LIMIT
                and (not labels or labels[-1] is not cell)
            ):
                labels.append(cell)
        for cell in reversed(labels):
            candidates = [
                (t, row)
                for t, row in self.index.rows.get(stem(cell.text), ())
                if t in self.columns and (cell.row == r or row not in self.rows_seen[t])
            ]
            if candidates:
                return (*self._next(candidates), cell)
        for cell in reversed(labels):
            name = stem(cell.text)
            if (
                cell.row != r
                or len(name) < 4
                or name in self.index.groups
                or cell.column + cell.colspan > first
            ):
                continue
            close = [
                (t, row)
                for known, places in self.index.rows.items()
                if similar(name, known)
                for t, row in places
                if t in self.columns and row not in self.rows_seen[t]
            ]
            if close:
                return (*self._next(close), cell)
        return None

    def _next(self, candidates: list[tuple[int, int]]) -> tuple[int, int]:
        """Of several rows with one label (（三）其他情形数), the one that comes next in the form's order."""
        for t, row in candidates:
            if row > self.last_row.get(t, -1) and row not in self.rows_seen[t]:
                return t, row
        for t, row in candidates:
            if row not in self.rows_seen[t]:
                return t, row
        return candidates[0]

    def _take(
        self,
        table: Table,
        line: list[Cell | None],
        t: int,
        row: int,
        mapped: dict[int, tuple[int, str]],
        label: str,
    ) -> None:
        spec, index = self.form.tables[t], row
        if index in self.rows_seen[t]:
            self.extra.setdefault(t, []).append((table.block, line[0].row if line[0] else 0, label))
            return
        self.rows_seen[t].add(index)
        if index < self.last_row.get(t, -1) and line[0] is not None:
            place = next((c for c in line if c is not None and c.text == label), line[0])
            self.moved.setdefault((t, -1, 0), (table.block, place.row, place.column, label.replace("\n", "")))
        self.last_row[t] = index
        if table.block not in self.blocks.setdefault(t, []):
            self.blocks[t].append(table.block)
        table_key, row_key, columns = spec.key, spec.rows[row].key, spec.columns
        row_label = label or spec.rows[row].label
        facts, block, width = self.facts, table.block, len(line)
        for c, (at, head) in mapped.items():
            cell = line[at] if at < width else None
            if cell is None:
                continue
            cell_row, cell_column, _, _, text, _ = cell
            if text == label and label:
                continue
            column_key = columns[c].key
            key = f"{table_key}.{row_key}.{column_key}"
            if key not in facts:
                facts[key] = make(Fact, (
                    key,
                    parse_value(text),
                    table_key,
                    row_key,
                    column_key,
                    block,
                    cell_row,
                    cell_column,
                    row_label,
                    head,
                ))  # fmt: skip

    def _compare_label(self, table: Table, t: int, row: int, cell: Cell) -> None:
        spec = self.form.tables[t]
        expected = spec.rows[row]
        if row in self.rows_seen[t]:
            return
        change = _change(cell.text, expected)
        if change:
            key = f"{spec.key}.{expected.key}"
            self.labels.append(
                Label(
                    change,
                    spec.key,
                    key,
                    cell.text.replace("\n", ""),
                    expected.label,
                    table.block,
                    cell.row,
                    cell.column,
                )
            )

    def _note_extra(self, table: Table, line: list[Cell | None], r: int, first: int) -> None:
        labels = [c for c in line[:first] if c is not None and c.row == r and c.text.strip()]
        label = labels[-1] if labels else None
        if label is None or len(label.text) > _LABEL_LIMIT:
            return
        if any(
            c is not None and c.row == r and c.column >= first and c.text.strip().isdigit()
            for c in line[first:]
        ):
            t = next(iter(self.columns))
            self.extra.setdefault(t, []).append((table.block, r, label.text.replace("\n", "")))

    def result(self) -> Found:
        tables: dict[str, FoundTable] = {}
        for t, spec in enumerate(self.form.tables):
            if not self.blocks.get(t):
                continue
            missing = tuple(
                row.key
                for i, row in enumerate(spec.rows)
                if i not in self.rows_seen[t] and row.kind != "optional"
            )
            if self._collapsed(t, spec):
                missing = tuple(key for key in missing if not key.startswith("other_"))
            tables[spec.key] = FoundTable(
                spec.key,
                tuple(self.blocks[t]),
                missing,
                tuple(c.key for i, c in enumerate(spec.columns) if i not in self.columns_seen[t]),
                tuple(self.extra.get(t, ())),
                self.years.get(t, 0),
                tuple(cell for key, cells in self.doubled.items() if key[0] == t for cell in cells),
                tuple(cell for key, cell in self.moved.items() if key[0] == t),
            )
        return Found(self.facts, tables, self.labels, {b for blocks in self.blocks.values() for b in blocks})

    def _collapsed(self, t: int, spec: TableSpec) -> bool:
        """The rows of a group are printed as the group's one optional row (（六）其他处理 without its three)."""
        return any(i in self.rows_seen[t] and row.kind == "optional" for i, row in enumerate(spec.rows))


def _looks_like_values(line: Sequence[Cell | None]) -> bool:
    return all(c is None or parse_value(c.text).kind != "unreadable" for c in line)


def _is_full(line: Sequence[Cell | None]) -> bool:
    """Whether every cell of the line holds a number."""
    return all(c is not None and parse_value(c.text).kind == "number" for c in line)


def _head_label(spec: ColumnSpec, printed: str) -> str:
    return "/".join((*spec.path, spec.label)) if spec.path else printed.replace("\n", "")


def _change(printed: str, expected: RowSpec) -> str:
    """ "" when the label is the form's but for spaces, punctuation and its bracketed note; else what changed."""
    if printed == expected.label:
        return ""
    if stem(printed) not in {stem(label) for label in (expected.label, *expected.aliases)}:
        return "altered"
    wanted = numeral(expected.label)
    if wanted and not numeral(printed) and stem(printed) == stem(expected.label):
        return "numeral_missing"
    return ""
