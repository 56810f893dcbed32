"""Generators for missing mutability: a binding, a parameter or a receiver that is changed but not declared so."""
