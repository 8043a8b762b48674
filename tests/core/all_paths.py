"""Every path through a network of eight blocks, one by one: slow, and shares no code with ours."""

from collections.abc import Callable
from itertools import product

import torch
from torch import Tensor, nn

from tests.tiny_networks import TinyBlock


class EightBlocks(nn.Module):
    """Stem with pooling, eight blocks, one of them with a projection, in double precision."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU(inplace=True)
        )
        self.pool = nn.MaxPool2d(2)
        widths = [(3, None), (3, None), (3, None), (3, 4), *[(4, None)] * 4]
        self.blocks = nn.Sequential(*(TinyBlock(c, out_channels=out) for c, out in widths))
        self.head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 5))
        self.double()

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.head(self.blocks(self.pool(self.stem(x))))
        return logits


class Affine:
    """A function that is affine, as a matrix and a constant, found by trying all directions."""

    def __init__(self, function: Callable[[Tensor], Tensor], shape: torch.Size) -> None:
        directions = torch.eye(shape.numel(), dtype=torch.float64).reshape(-1, *shape)
        with torch.no_grad():
            self.constant = function(torch.zeros(1, *shape, dtype=torch.float64)).flatten()
            self.matrix = (function(directions).flatten(1) - self.constant).T


class FrozenBlock:
    """Both ways through a block as affine functions, the ReLUs as they are at one input."""

    def __init__(self, block: TinyBlock, at: Tensor) -> None:
        with torch.no_grad():
            inner = block.bn1(block.conv1(at)) > 0
            shortcut = block.downsample or nn.Identity()
            merged = block.bn2(block.conv2(inner * block.bn1(block.conv1(at)))) + shortcut(at)
        outer = merged > 0

        def branch(x: Tensor) -> Tensor:
            made: Tensor = outer * block.bn2(block.conv2(inner * block.bn1(block.conv1(x))))
            return made

        self.ways = (
            Affine(lambda x: outer * shortcut(x), at.shape[1:]),
            Affine(branch, at.shape[1:]),
        )
        self.output = merged * outer


class AllPaths:
    """Every path of the network, one by one: what it brings to a logit, and its gradient."""

    def __init__(self, net: EightBlocks, image: Tensor, *, class_index: int) -> None:
        with torch.no_grad():
            stem_mask = net.stem[1](net.stem[0](image)) > 0
            stem, picked = nn.functional.max_pool2d(net.stem(image), 2, return_indices=True)
        self._blocks: list[FrozenBlock] = []
        at = stem
        for block in net.blocks:
            assert isinstance(block, TinyBlock)
            self._blocks.append(FrozenBlock(block, at))
            at = self._blocks[-1].output

        def frozen_stem(x: Tensor) -> Tensor:
            made: Tensor = (stem_mask * net.stem[1](net.stem[0](x))).flatten(2)
            return made.gather(2, picked.flatten(2).expand(len(x), -1, -1))

        head = Affine(lambda x: net.head(x)[:, class_index : class_index + 1], at.shape[1:])
        self._stem = Affine(frozen_stem, image.shape[1:])
        self._read_out = head.matrix[0]
        self.contributions = [0.0] * 9
        self.contributions[0] += float(head.constant)
        self.gradients = torch.zeros(9, image.numel(), dtype=torch.float64)
        self._follow(stem.flatten(), after=0, length=0)
        for place, frozen in enumerate(self._blocks, start=1):
            for is_branch, way in enumerate(frozen.ways):
                self._follow(way.constant, after=place, length=is_branch)
        self._follow_gradients()

    def _follow(self, start: Tensor, *, after: int, length: int) -> None:
        for choices in product((0, 1), repeat=8 - after):
            signal = start
            for block, is_branch in zip(self._blocks[after:], choices, strict=True):
                signal = block.ways[is_branch].matrix @ signal
            self.contributions[length + sum(choices)] += float(self._read_out @ signal)

    def _follow_gradients(self) -> None:
        for choices in product((0, 1), repeat=8):
            signal = self._read_out
            for block, is_branch in zip(self._blocks[::-1], choices, strict=True):
                signal = signal @ block.ways[is_branch].matrix
            self.gradients[sum(choices)] += signal @ self._stem.matrix
