"""Generators of missing trait impls and bounds."""
