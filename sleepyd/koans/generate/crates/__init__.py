"""What surrounds the error in the lifelike programs that are written without templates.

Each module has `public`, `doc`, `noise` (statements) and `bystander` (an item), with lines of their own that fit its
programs, as the dialects of `templates` have theirs.
"""

import textwrap


def body(text: str, depth: int = 1) -> str:
    """`text` dedented and indented by `depth` levels, each line ended."""
    text = textwrap.dedent(text).strip("\n")
    return textwrap.indent(text, "    " * depth) + "\n" if text else ""
