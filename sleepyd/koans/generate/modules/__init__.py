"""Generators for modules: what is visible where, and how it is named and imported there."""
