"""Generators: errors of the wrong type and their conversion."""
