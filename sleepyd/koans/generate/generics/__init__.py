"""Generics and the traits of impls: bounds, parameters, arguments, signatures, sizes."""
