"""A cargo workspace, checked and tested without touching it.

    workspace   which packages there are and what of the disk belongs to them (`cargo metadata`)
    overlay     a copy of the sources, in which candidates are tried
    cargo       cargo itself, inside the sandbox, on that copy
    report      what cargo said, as diagnostics by file and target

What a candidate is and whether it is a fix is `day.workspace`.
"""
