"""Generators: options and the error to report for a missing value."""
