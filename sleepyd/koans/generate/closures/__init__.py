"""Closures and iterators: what closures capture and change, how many arguments they take, what can be iterated."""
