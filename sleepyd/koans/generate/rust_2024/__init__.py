"""Generators for programs that another edition wants otherwise, most of them 2024, and for dropped temporaries."""
