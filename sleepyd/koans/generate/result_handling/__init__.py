"""Generators of `Option` and `Result` errors."""
