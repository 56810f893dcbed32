"""What is minimised: the weighted mean over answers, however the sequences lie in a batch."""

from typing import Any

import pytest
import torch

from sleepyd.errors import InvalidInput
from sleepyd.share import Batch, answer_loss, packed


def _batch(step: int) -> Batch:
    """Answers that repeat the question, from four sequences, two of them shorter than the others."""
    generator = torch.Generator().manual_seed(step % 2)
    ids = torch.randint(0, 64, (4, 12), generator=generator)
    ids[:, 6:] = ids[:, :6]
    labels = ids.clone()
    labels[:, :6] = -100
    labels[2:, 10:] = -100
    return Batch(ids, labels)


def test_the_loss_is_the_weighted_mean_over_labels(tiny_model: Any) -> None:
    batch = _batch(0)
    weights = torch.rand(batch.labels.shape, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        logits = tiny_model(input_ids=batch.input_ids).logits
        each = -torch.log_softmax(logits[:, :-1], -1).gather(2, batch.input_ids[:, 1:, None]).squeeze(2)
        mask = (batch.labels[:, 1:] != -100).float()
        plain, weighted = (
            answer_loss(tiny_model, batch),
            answer_loss(tiny_model, Batch(batch.input_ids, batch.labels, weights)),
        )
    torch.testing.assert_close(plain, (each * mask).sum() / mask.sum())
    factor = mask * weights[:, 1:]
    torch.testing.assert_close(weighted, (each * factor).sum() / factor.sum())
    with pytest.raises(InvalidInput, match="no label but -100"):
        answer_loss(tiny_model, Batch(batch.input_ids, torch.full_like(batch.labels, -100)))


def test_padding_on_the_right_does_not_change_the_loss(tiny_model: Any) -> None:
    batch = _batch(0)
    ids = torch.nn.functional.pad(batch.input_ids, (0, 5), value=7)
    labels = torch.nn.functional.pad(batch.labels, (0, 5), value=-100)
    with torch.no_grad():
        torch.testing.assert_close(answer_loss(tiny_model, Batch(ids, labels)), answer_loss(tiny_model, batch))


def _sequences(lengths: list[int]) -> list[Batch]:
    generator = torch.Generator().manual_seed(0)
    made = []
    for length in lengths:
        ids = torch.randint(0, 64, (1, length), generator=generator)
        labels = ids.clone()
        labels[:, : length // 2] = -100
        made.append(Batch(ids, labels, torch.rand(1, length, generator=generator)))
    return made


def _one_per_row(sequences: list[Batch]) -> Batch:
    width = max(own.input_ids.shape[1] for own in sequences)

    def rows(name: str, fill: float) -> torch.Tensor:
        each = [getattr(own, name) for own in sequences]
        return torch.cat([torch.nn.functional.pad(row, (0, width - row.shape[1]), value=fill) for row in each])

    return Batch(rows("input_ids", 0), rows("labels", -100), rows("weights", 0.0))


def test_packed_sequences_have_the_loss_and_gradient_of_one_per_row(tiny_model: Any) -> None:
    sequences = _sequences([5, 12, 7, 3, 9, 4])
    batch = packed(sequences, 16)
    assert batch.input_ids.shape == (3, 16)  # 12 + 4, 9 + 7, 5 + 3
    embeddings = tiny_model.get_input_embeddings().weight
    losses = [answer_loss(tiny_model, each) for each in (batch, _one_per_row(sequences))]
    torch.testing.assert_close(losses[0], losses[1])
    gradients = [torch.autograd.grad(loss, embeddings)[0] for loss in losses]
    torch.testing.assert_close(gradients[0], gradients[1], rtol=1e-4, atol=1e-6)


def test_a_sequence_does_not_answer_for_the_one_before_it(tiny_model: Any) -> None:
    first, second = _sequences([6, 6])
    labelled = Batch(second.input_ids, second.input_ids.clone(), second.weights)
    assert packed([first, labelled], 12).labels[0, 6] == -100
    with pytest.raises(InvalidInput, match="has 6 tokens, expected at most 5"):
        packed([first, second], 5)
