"""What phase 2 minimises: the cross-entropy of the answers in a batch of token ids.

Owns `Batch` and `answer_loss`. Where the ids come from, and which of them are an answer, is the caller's business.
"""

import inspect
from dataclasses import dataclass

from torch import Tensor, nn

from sleepyd.errors import InvalidInput

IGNORED = -100


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Sequences padded on the right (causal attention never looks there, so no mask is needed).

    input_ids: (b, t), long.  labels: (b, t), long, aligned with input_ids; −100 where no loss is wanted (padding, the
    question).
    weights: (b, t), float, the weight of each label in the mean, 1 where absent.
    """

    input_ids: Tensor
    labels: Tensor
    weights: Tensor | None = None


def answer_loss(model: nn.Module, batch: Batch) -> Tensor:
    """Weighted mean cross-entropy of the labels, in float32: a scalar.

    Only positions where some row has a label are taken through the output layer, which for a large vocabulary is most
    of the saving.
    """
    device = next(model.parameters()).device
    input_ids, labels = batch.input_ids.to(device), batch.labels.to(device)
    wanted = labels[:, 1:] != IGNORED  # (b, t - 1): position j predicts label j + 1
    columns = wanted.any(0).nonzero().squeeze(1)  # (m,)
    if columns.numel() == 0:
        raise InvalidInput(
            "a batch has no label but -100, expected at least one answer token; check how labels are masked"
        )
    accepted = inspect.signature(model.forward).parameters
    options = {"use_cache": False} if "use_cache" in accepted else {}
    if "logits_to_keep" in accepted:
        logits = model(input_ids=input_ids, logits_to_keep=columns, **options).logits  # (b, m, V)
    else:
        logits = model(input_ids=input_ids, **options).logits[:, columns]
    targets = labels[:, 1:][:, columns]  # (b, m)
    each = nn.functional.cross_entropy(logits.float().transpose(1, 2), targets, ignore_index=IGNORED, reduction="none")
    weights = (targets != IGNORED).float()
    if batch.weights is not None:
        weights = weights * batch.weights.to(device)[:, 1:][:, columns].float()
    return (each * weights).sum() / weights.sum()


def answer_weight(batch: Batch) -> float:
    """Sum of the weights of the labels that `answer_loss` takes the mean over."""
    wanted = batch.labels[:, 1:] != IGNORED
    return float(wanted.sum()) if batch.weights is None else float(batch.weights[:, 1:][wanted].sum())
