"""Quantities in sentences: one pass over the prose finds every number with its unit."""
