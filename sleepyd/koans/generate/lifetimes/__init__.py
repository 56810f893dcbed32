"""Generators of lifetime errors."""
