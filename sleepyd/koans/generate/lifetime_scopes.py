"""Generators for references that outlive what they point to, or are asked to live for ever without need."""
