"""Generators: structs, enums, traits."""
