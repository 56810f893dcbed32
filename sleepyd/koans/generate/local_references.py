"""Generators for functions that return a reference to a local value: the fix returns the value itself."""
