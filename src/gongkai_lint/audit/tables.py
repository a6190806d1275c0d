"""The tables of the store. A change here needs a migration beside it (``migrations/versions``) and a new :data:`HEAD`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

HEAD = "0001"
metadata = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only what is declared INTEGER

runs = Table(
    "run",
    metadata,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("started", String(40), nullable=False),
    Column("finished", String(40), nullable=False, default=""),
    Column("status", String(12), nullable=False),  # running | done | interrupted
    Column("inbox", Text, nullable=False),
    Column("tool", String(40), nullable=False),
    Column("rules", String(64), nullable=False),
    Column("calendar", String(80), nullable=False),
    Column("policy", String(64), nullable=False),
    Column("conditions", String(64), nullable=False),  # digest of the four above
    Column("lang", String(8), nullable=False),
    Column("year", Integer, nullable=False, default=0),
    Column("roster", Text, nullable=False),  # JSON
    Column("roster_sha256", String(64), nullable=False, default=""),
    Column("given", Text, nullable=False),  # JSON: what else the run was told, so that it can be done again
    Column("skipped", Text, nullable=False, default="[]"),
    Column("totals", Text, nullable=False, default="{}"),
    Column("notes", Text, nullable=False, default="{}"),  # JSON: remarks, questions left open
    Column("fingerprint", String(64), nullable=False, default=""),  # of what findings across rest on
)

# One file under one set of conditions: what was found can be used again as long as neither changes.
results = Table(
    "result",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("conditions", String(64), nullable=False),
    Column("ending", String(24), nullable=False),  # of the name, and the variant of the policy
    Column("today", String(10), nullable=False),  # where the verdict depends on the day
    Column("level", String(12), nullable=False),  # given by the roster
    Column("prior", String(64), nullable=False),  # content of last year's report, "" none
    Column("ledger", String(64), nullable=False),
    Column("grade", String(12), nullable=False),
    Column("trouble", String(16), nullable=False),
    Column("error", Text, nullable=False),
    Column("form", String(40), nullable=False),
    Column("year", Integer, nullable=False),
    Column("own_level", String(12), nullable=False),
    Column("named", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("signers", Text, nullable=False),  # JSON
    Column("day", String(10), nullable=False),
    Column("source", String(12), nullable=False),
    Column("counts", Text, nullable=False),  # JSON
    Column("rules", Text, nullable=False),  # JSON
    Column("digest", String(64), nullable=False),  # of the findings
    Column("seconds", Float, nullable=False),
    Column("file", LargeBinary, nullable=False),  # zlib, JSON
    Column("figures", LargeBinary, nullable=False),  # zlib, JSON: cells by form key
    Column("prose", LargeBinary, nullable=False),  # zlib, one sentence a line
    Column("sketch", LargeBinary, nullable=False),  # see alike.py
    Index("result_sha256", "sha256", "conditions"),
)

filings = Table(
    "filing",
    metadata,
    Column("run", _NUMBER, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("path", String(1000), primary_key=True),
    Column("result", String(32), ForeignKey("result.key"), nullable=False),
    Column("place", Text, nullable=False),  # what opens it
    Column("member", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("modified", Float, nullable=False),
    Column("mark", Text, nullable=False),
    Column("unit", String(200), nullable=False),
    Column("how", String(12), nullable=False),
    Column("units", Text, nullable=False),  # JSON: several that could be meant
    Column("signer", String(200), nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("reused", Boolean, nullable=False),
    Column("remarks", Text, nullable=False),  # JSON
    Index("filing_unit", "unit", "run"),
)

across = Table(
    "across",
    metadata,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("run", _NUMBER, ForeignKey("run.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("unit", String(200), nullable=False),
    Column("path", String(1000), nullable=False),
    Column("finding", Text, nullable=False),  # JSON
)

pairs = Table(
    "pair",
    metadata,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("run", _NUMBER, ForeignKey("run.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("pair", Text, nullable=False),  # JSON
)
