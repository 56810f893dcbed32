"""Generators of ownership and borrowing errors."""
