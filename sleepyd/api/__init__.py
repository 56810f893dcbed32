"""The HTTP door: what a request may look like, what it is answered, and nothing about how the answer comes about."""
