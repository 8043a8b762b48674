"""The receptive field: which input pixels a position of a layer's output can see.

Along one axis, output position i sees the pixels ``first + i * jump`` to ``last + i * jump``.
Where paths meet, the field is the hull of what each path sees, so shortcuts are accounted for.
Padding is counted like pixels, so that fields may reach beyond the border; statistics that a
normalisation takes over the whole map are not counted. Sizes follow
Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks" (2019).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class AxisField:
    """The field along one axis, in input pixels; ``jump`` 0 where every position sees the same.

    ``is_placed`` is False where only the size is known: positions were moved about in a way
    that this form cannot say.
    """

    jump: int = 1
    first: int = 0
    last: int = 0
    is_placed: bool = True

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    def through_window(
        self, kernel: int, *, stride: int = 1, padding: int = 0, dilation: int = 1
    ) -> "AxisField":
        """After a convolution or pooling window has slid over this axis."""
        first = self.first - padding * self.jump
        reach = (kernel - 1) * dilation * self.jump
        last = self.last - padding * self.jump + reach
        return AxisField(self.jump * stride, first, last, self.is_placed)

    def through_everything(self, length: int) -> "AxisField":
        """After an operation in which every output sees all ``length`` positions."""
        last = self.last + (length - 1) * self.jump
        return AxisField(0, self.first, last, self.is_placed)

    def displaced(self) -> "AxisField":
        """After positions were moved about; where all see the same, that does not matter."""
        return self if self.jump == 0 else replace(self, is_placed=False)

    @classmethod
    def hull(cls, fields: "Sequence[AxisField]", length: int = 1) -> "AxisField":
        """What is seen where paths meet at the same ``length`` positions."""
        jumps = [field.jump for field in fields]
        jump = 0 if 0 in jumps else max(jumps)
        return cls(
            jump,
            min(field.first for field in fields),
            max(field.last for field in fields),
            _is_hull_placed(fields, jump, length),
        )


def _is_hull_placed(fields: Sequence[AxisField], jump: int, length: int) -> bool:
    """Whether all move alike, or one that sees the same everywhere sees all the others see."""
    if not all(field.is_placed for field in fields):
        return False
    still = [field for field in fields if field.jump == jump]
    first, last = min(field.first for field in still), max(field.last for field in still)
    return all(
        field.jump == jump
        or (jump == 0 and first <= field.first and field.through_everything(length).last <= last)
        for field in fields
    )


@dataclass(frozen=True, slots=True)
class Grid:
    """The spatial grid a tensor lives on: its resolution, where it lies, what it sees.

    ``axes`` are the tensor's dimensions for height and width (counted with the batch), None
    where positions have become tokens or a vector, row by row.
    """

    resolution: tuple[int, int]
    axes: tuple[int, int] | None
    height: AxisField = AxisField()
    width: AxisField = AxisField()

    @property
    def field(self) -> tuple[int, int]:
        return self.height.size, self.width.size

    def mixed(self) -> "Grid":
        """After an operation in which every output sees every position (dense, attention)."""
        rows, columns = self.resolution
        return replace(
            self,
            height=self.height.through_everything(rows),
            width=self.width.through_everything(columns),
        )

    @property
    def start(self) -> tuple[int, int] | None:
        """The first pixel, row and column, that position (0, 0) sees; None where not known."""
        if not (self.height.is_placed and self.width.is_placed):
            return None
        return self.height.first, self.width.first

    @property
    def step(self) -> tuple[int, int]:
        return self.height.jump, self.width.jump

    def displaced(self) -> "Grid":
        """After positions were moved about, nobody knows how."""
        return replace(self, height=self.height.displaced(), width=self.width.displaced())

    def placed(self, shape: tuple[int, ...]) -> "Grid":
        """The same grid in a tensor of another shape: found again where its sides still stand."""
        return replace(self, axes=_axes_in(shape, self.resolution, hint=self.axes))

    def reshaped(self, before: tuple[int, ...], after: tuple[int, ...]) -> "Grid":
        """The same grid where the values keep their order in memory and the shape changes."""
        grid = self.placed(after)
        if after == (before[0], math.prod(before[1:])):  # a vector has no places to mix up
            return grid
        is_in_order = bool(self._values_per_place(before) & grid._values_per_place(after))
        return grid if is_in_order else grid.displaced()

    def is_reduced(self, before: tuple[int, ...], after: tuple[int, ...]) -> bool:
        """Whether what is missing from the shape is just the grid, as after a mean over it."""
        places = [self.axes] if self.axes else [(axis,) for axis in self._token_axes(before)]
        return any(
            after
            in (
                tuple(side for axis, side in enumerate(before) if axis not in gone),
                tuple(1 if axis in gone else side for axis, side in enumerate(before)),
            )
            for gone in places
        )

    def _values_per_place(self, shape: tuple[int, ...]) -> set[int]:
        """How many values may stand in memory between one position and the next."""
        if self.axes is None:
            return {math.prod(shape[axis + 1 :]) for axis in self._token_axes(shape)}
        rows, columns = self.axes
        return {math.prod(shape[columns + 1 :])} if columns == rows + 1 else set()

    def _token_axes(self, shape: tuple[int, ...]) -> list[int]:
        places = math.prod(self.resolution)
        return [axis for axis, side in enumerate(shape) if axis and side == places]


def _axes_in(
    shape: tuple[int, ...], resolution: tuple[int, int], *, hint: tuple[int, int] | None
) -> tuple[int, int] | None:
    places = [(len(shape) - 2, len(shape) - 1), (1, 2)]
    if hint is not None:
        places.insert(0, hint)
    for rows, columns in places:
        if rows >= 1 and columns < len(shape) and (shape[rows], shape[columns]) == resolution:
            return rows, columns
    return None
