"""What phase 2 minimises: the cross-entropy of the answers in a batch of token ids.

Owns `Batch`, `packed` and `answer_loss`. Where the ids come from, and which of them are an answer, is the caller's
business.
"""

import inspect
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from sleepyd.errors import InvalidInput

IGNORED = -100


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Sequences padded on the right (causal attention never looks there, so no mask is needed), or several in a row.

    input_ids: (b, t), long.  labels: (b, t), long, aligned with input_ids; −100 where no loss is wanted (padding, the
    question).
    weights: (b, t), float, the weight of each label in the mean, 1 where absent.
    positions: (b, t), long, each token's place in its own sequence, where a row holds several (`packed`); the model
    then attends within each sequence only.
    """

    input_ids: Tensor
    labels: Tensor
    weights: Tensor | None = None
    positions: Tensor | None = None


def packed(sequences: Iterable[Batch], width: int) -> Batch:
    """Sequences, each a batch of one row without padding, in as few rows of `width` tokens as first fit finds.

    Less padding to compute; the loss is that of the same sequences one per row. Longest first, so one list gives one
    batch. Raises InvalidInput when a sequence is longer than `width`.
    """
    rows: list[list[Batch]] = []
    for own in sorted(sequences, key=lambda own: -own.input_ids.numel()):
        size = own.input_ids.numel()
        if size > width:
            raise InvalidInput(f"a sequence has {size} tokens, expected at most {width}; leave it out or cut it")
        roomy = (row for row in rows if sum(each.input_ids.numel() for each in row) + size <= width)
        row = next(roomy, None)
        if row is None:
            rows.append([own])
        else:
            row.append(own)
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    labels, positions = torch.full_like(ids, IGNORED), torch.zeros_like(ids)
    weights = torch.zeros(len(rows), width)
    for index, row in enumerate(rows):
        at = 0
        for own in row:
            end = at + own.input_ids.numel()
            ids[index, at:end], labels[index, at:end] = own.input_ids[0], own.labels[0]
            labels[index, at] = IGNORED  # nothing before it says what a sequence begins with
            weights[index, at:end] = 1.0 if own.weights is None else own.weights[0]
            positions[index, at:end] = torch.arange(end - at)
            at = end
        positions[index, at:] = torch.arange(width - at)  # padding is one more sequence
    return Batch(ids, labels, weights, positions)


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
    options: dict[str, Any] = {"use_cache": False} if "use_cache" in accepted else {}
    if batch.positions is not None:
        options["position_ids"] = batch.positions.to(device)
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
