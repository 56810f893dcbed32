"""Generators of mismatched types."""
