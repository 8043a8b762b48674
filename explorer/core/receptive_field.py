"""The receptive field: which input pixels a position of a layer's output can see.

Along one axis, output position i sees the pixels ``first + i * jump`` to ``last + i * jump``.
Where paths meet, the field is the hull of what each path sees, so shortcuts are accounted for.
Padding is counted like pixels, so that fields may reach beyond the border; sizes follow
Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks" (2019).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class AxisField:
    """The field along one axis, in input pixels; ``jump`` 0 where every position sees the same."""

    jump: int = 1
    first: int = 0
    last: int = 0

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    def through_window(
        self, kernel: int, *, stride: int = 1, padding: int = 0, dilation: int = 1
    ) -> "AxisField":
        """After a convolution or pooling window has slid over this axis."""
        first = self.first - padding * self.jump
        reach = (kernel - 1) * dilation * self.jump
        return AxisField(self.jump * stride, first, self.last - padding * self.jump + reach)

    def through_everything(self, length: int) -> "AxisField":
        """After an operation in which every output sees all ``length`` positions."""
        return AxisField(0, self.first, self.last + (length - 1) * self.jump)

    @classmethod
    def hull(cls, fields: "Sequence[AxisField]") -> "AxisField":
        """What is seen where paths meet at the same positions."""
        jumps = [field.jump for field in fields]
        return cls(
            0 if 0 in jumps else max(jumps),
            min(field.first for field in fields),
            max(field.last for field in fields),
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """The spatial grid a tensor lives on: its resolution, where it lies, what it sees.

    ``axes`` are the tensor's dimensions for height and width (counted with the batch), None
    where positions have become tokens or a vector.
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

    def placed(self, shape: tuple[int, ...]) -> "Grid":
        """The same grid in a tensor of another shape: found again where its sides still stand."""
        return replace(self, axes=_axes_in(shape, self.resolution, hint=self.axes))


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
