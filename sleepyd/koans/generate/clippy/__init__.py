"""Generators of programs that compile and break one lint of clippy."""
