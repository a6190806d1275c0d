"""Findings told: to a person, to a program. ``FORMATS`` are the names; :mod:`.formats` knows how each is made."""

FORMATS = ("text", "json", "jsonl", "sarif", "junit", "github", "csv", "xlsx", "html", "md")
