"""Generators for values moved out of loops, matches, indexes and borrowed structs."""
