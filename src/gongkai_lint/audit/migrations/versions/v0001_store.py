"""The first store: runs, results, filings, findings across reports, pairs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _short(size: int, *names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(size), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "run",
        sa.Column("id", _NUMBER, primary_key=True, autoincrement=True),
        *_short(40, "started", "finished"),
        *_short(12, "status"),
        *_text("inbox"),
        *_short(40, "tool"),
        *_short(64, "rules"),
        *_short(80, "calendar"),
        *_short(64, "policy", "conditions"),
        *_short(8, "lang"),
        sa.Column("year", sa.Integer, nullable=False),
        *_text("roster"),
        *_short(64, "roster_sha256"),
        *_text("given", "skipped", "totals", "notes"),
        *_short(64, "fingerprint"),
    )
    op.create_table(
        "result",
        sa.Column("key", sa.String(32), primary_key=True),
        *_short(64, "sha256", "conditions"),
        *_short(24, "ending"),
        *_short(10, "today"),
        *_short(12, "level"),
        *_short(64, "prior", "ledger"),
        *_short(12, "grade"),
        *_short(16, "trouble"),
        *_text("error"),
        *_short(40, "form"),
        sa.Column("year", sa.Integer, nullable=False),
        *_short(12, "own_level"),
        *_text("named", "title", "signers"),
        *_short(10, "day"),
        *_short(12, "source"),
        *_text("counts", "rules"),
        *_short(64, "digest"),
        sa.Column("seconds", sa.Float, nullable=False),
        *(sa.Column(name, sa.LargeBinary, nullable=False) for name in ("file", "figures", "prose", "sketch")),
    )
    op.create_index("result_sha256", "result", ["sha256", "conditions"])
    op.create_table(
        "filing",
        sa.Column("run", _NUMBER, sa.ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("path", sa.String(1000), primary_key=True),
        sa.Column("result", sa.String(32), sa.ForeignKey("result.key"), nullable=False),
        *_text("place"),
        sa.Column("member", sa.Integer, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("modified", sa.Float, nullable=False),
        *_text("mark"),
        *_short(200, "unit"),
        *_short(12, "how"),
        *_text("units"),
        *_short(200, "signer"),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("counted", "late", "reused")),
        *_text("remarks"),
    )
    op.create_index("filing_unit", "filing", ["unit", "run"])
    for name, columns in (
        ("across", [*_short(200, "unit"), *_short(1000, "path"), *_text("finding")]),
        ("pair", _text("pair")),
    ):
        op.create_table(
            name,
            sa.Column("id", _NUMBER, primary_key=True, autoincrement=True),
            sa.Column("run", _NUMBER, sa.ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
            *columns,
        )
        op.create_index(f"ix_{name}_run", name, ["run"])


def downgrade() -> None:
    """Drop them."""
    for name in ("pair", "across", "filing", "result", "run"):
        op.drop_table(name)
