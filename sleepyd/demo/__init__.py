"""`sleepyd demo`: one day, one night and one day of a real daemon, live, on the frozen koans.

    run      the whole of it: what happens in which order, and what counts as a failure
    child    the daemon as a process of its own, in a temporary place
    client   what is asked of it, over HTTP like anybody else
    drops    corrections made at that moment, as files in the drop directory
    report   what came out: numbers, tables, JSON
    plot     the learning curve
    show     progress, on a terminal and elsewhere

Every number is computed in the run that shows it.
"""
