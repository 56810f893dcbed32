"""Share: one low-rank subspace for many tasks (arXiv:2602.06043). Usable on its own.

    adapters = [(folder.name, open_adapter(folder)) for folder in folders]              # read layer by layer
    subspace = build(adapters, variance=0.6)                                            # phase 1
    recipe = Recipe(p=4, phi=4, steps=60)
    trained = train_coefficients(model, subspace.layers, batches, recipe)               # phase 2
    subspace, report = merge(subspace, "missing_hash", trained)                         # phase 3
    write_adapter(factors(subspace, "missing_hash"), folder)                            # for peft and vLLM
    write_merged(factors(subspace, "missing_hash"), model_folder, folder)               # a plain model

`adapters` and `subspace` the values · `folders` PEFT in and out · `models` merged weights · `basis` phase 1, over
`stacks` and `sketch` · `train` phase 2, with `recipe`, `trainable`, `loss`, `validation`, `checkpoint` · `merging`
phase 3 · `files` one file · `layers` changes on a live model, `inference` one a row · `analysis` numbers for reports,
`report` all of them as JSON · `linalg` what phases 1 and 3 compute.
"""

from sleepyd.share.adapters import Adapter, Factors
from sleepyd.share.analysis import (
    Coverage,
    Overlap,
    ParameterCounts,
    coverage,
    overlap,
    parameter_counts,
    reconstruction_errors,
    similarities,
    used_variance,
)
from sleepyd.share.basis import build, explained_variance
from sleepyd.share.files import load, save
from sleepyd.share.folders import open_adapter, read_adapter, write_adapter
from sleepyd.share.inference import fitted, mixed, mixed_tasks
from sleepyd.share.layers import applied, empty_layers, target_layers
from sleepyd.share.loss import Batch, answer_loss, packed
from sleepyd.share.merging import MergeReport, merge, merge_many, remove
from sleepyd.share.models import write_merged
from sleepyd.share.recipe import Control, Recipe
from sleepyd.share.subspace import (
    Basis,
    Coefficients,
    Subspace,
    Trained,
    TrainedLayer,
    averaged,
    check,
    coefficients,
    delta,
    factors,
    of_task,
    orthonormality,
)
from sleepyd.share.train import train_coefficients
from sleepyd.share.validation import Validation, held_out

__all__ = [
    "Adapter",
    "Basis",
    "Batch",
    "Coefficients",
    "Control",
    "Coverage",
    "Factors",
    "MergeReport",
    "Overlap",
    "ParameterCounts",
    "Recipe",
    "Subspace",
    "Trained",
    "TrainedLayer",
    "Validation",
    "answer_loss",
    "applied",
    "averaged",
    "build",
    "check",
    "coefficients",
    "coverage",
    "delta",
    "empty_layers",
    "explained_variance",
    "factors",
    "fitted",
    "held_out",
    "load",
    "merge",
    "merge_many",
    "mixed",
    "mixed_tasks",
    "of_task",
    "open_adapter",
    "orthonormality",
    "overlap",
    "packed",
    "parameter_counts",
    "read_adapter",
    "reconstruction_errors",
    "remove",
    "save",
    "similarities",
    "target_layers",
    "train_coefficients",
    "used_variance",
    "write_adapter",
    "write_merged",
]
