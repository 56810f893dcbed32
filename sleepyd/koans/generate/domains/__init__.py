"""Generators of the mistakes of six domains: web UI, web servers, databases, command lines, refactoring, style."""
