"""A local daemon that fixes Rust compile errors with a small model, and learns at night from what went wrong."""

__version__ = "0.1.0"
