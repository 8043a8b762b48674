"""Records of what can be picked: networks, weight sets, devices and preprocessing.

Knows neither torch nor Qt: the catalogue fills these in, the window shows them.
"""

from dataclasses import dataclass

DEMO_PREFIX = "shapes_"
"""How the names of the networks begin whose trained weights ship with the program."""

NO_WEIGHTS = "none"
"""Name of the weight set that is a random initialisation with a fixed seed."""


@dataclass(frozen=True, slots=True)
class PreprocessingCard:
    """How an image becomes the network's input. Sizes in pixels, mean and std per channel."""

    resize: tuple[int, ...]  # one number: the short side; two: height, width
    crop: tuple[int, int]  # height, width
    interpolation: str
    mean: tuple[float, ...]
    std: tuple[float, ...]

    def in_words(self) -> str:
        resize = " x ".join(str(side) for side in self.resize)
        mean = " ".join(f"{value:g}" for value in self.mean)
        std = " ".join(f"{value:g}" for value in self.std)
        crop = f"{self.crop[0]}" if self.crop[0] == self.crop[1] else "{} x {}".format(*self.crop)
        return f"resize {resize} {self.interpolation} · crop {crop} · mean {mean} · std {std}"


@dataclass(frozen=True, slots=True)
class WeightSet:
    """One set of published weights, or ``NO_WEIGHTS``.

    ``num_params``, ``giga_mult_adds`` and ``top1_percent`` (on ImageNet-1K, of a demo network on
    the test part of Shapes) are the published figures; ``size_mb`` is the size of the file in
    units of 10^6 bytes as published; ``on_disk`` says whether it is on this computer now.
    """

    name: str
    card: PreprocessingCard
    num_params: int | None = None
    giga_mult_adds: float | None = None
    top1_percent: float | None = None
    size_mb: float | None = None
    url: str = ""
    on_disk: bool = False


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One network of the catalogue. ``weights`` end with ``NO_WEIGHTS``."""

    name: str
    title: str
    family: str
    year: int
    depth: str  # as the field counts it: "50 layers"
    description: str  # two lines
    weights: tuple[WeightSet, ...]
    default_weights: str
    is_classic: bool = False

    def weight_set(self, name: str) -> WeightSet | None:
        return next((found for found in self.weights if found.name == name), None)


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """A device that torch can use: ``name`` as torch spells it (``cuda:0``)."""

    name: str
    description: str  # "NVIDIA RTX 4070, 12 GB", "CPU, 2 threads"
    memory_bytes: int | None = None
