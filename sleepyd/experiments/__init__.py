"""Questions about what sleepyd rests on, answered by runs that anybody can repeat.

    laboratory   the bundled model, corrections of tasks that it does not know, programs that judge, and trying them
    records      what was measured, a line for each unit, so that an interrupted run goes on
    findings     what an experiment says: an answer, tables, pictures; and its page
    pictures     curves, bars and grids
    lora         ordinary adapters, to compare with, and many of them

and a module for each experiment, which says what it does and how it reads its own records. `KNOWN` lists them.
"""

from importlib import import_module

from sleepyd.errors import NotFound
from sleepyd.experiments.findings import Experiment

KNOWN = {
    "routed": "baseline, averaged, routed, a LoRA for each task, one LoRA for all",
    "sequential": "one task a night: what is kept of the earlier ones",
    "efficiency": "how many corrections a task needs, and what else teaches it",
    "router": "how often the route is right, and what a wrong one costs",
    "tiers": "what rustc's own suggestions fix, and what the model adds",
    "forgetting": "each task's adapter alone on everything: what routing saves",
    "sweeps": "p, phi and k, balanced and centred or not",
    "adapters": "subspaces of 8 to 100 adapters: does more enrich or dilute?",
    "overlap": "do adapters of different tasks live in one subspace?",
    "transfer": "one task's coefficients on its neighbours, and as a beginning",
}


def named(name: str) -> Experiment:
    """The experiment. Raises NotFound for a name that is none."""
    if name not in KNOWN:
        raise NotFound(f"experiment {name!r} is unknown; there are {', '.join(KNOWN)}", param="name")
    found: Experiment = import_module(f"sleepyd.experiments.{name}").EXPERIMENT
    return found
