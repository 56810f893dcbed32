"""Generators of everyday slips; their tasks belong to no koan, they broaden what the base model has seen."""
