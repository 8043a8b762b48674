"""The demo networks: the classics at classroom size, for pictures of 64 x 64 pixels.

Knows torch. What they were trained on lives in ``explorer.training``; here is what they are.
The residual and plain ones are the CIFAR networks of He et al. 2015 (section 4.2), which take
32 x 32 pixels; ours take 64, so their first convolution has a stride of 2.
"""

from collections import OrderedDict
from collections.abc import Callable

from torch import Tensor, nn

from explorer.core.model_spec import DEMO_PREFIX

INPUT_SIZE = 64
MEAN = (0.5, 0.5, 0.5)
STD = (0.25, 0.25, 0.25)
"""What pictures are normalised with, per channel, from pixels in [0, 1]."""

CLASSES = (
    "circle",
    "ring",
    "semicircle",
    "crescent",
    "triangle",
    "square",
    "pentagon",
    "star",
    "cross",
    "arrow",
    "heart",
    "drop",
)
"""The labels, in the order of the logits. Every one of them is the same shape in a mirror."""


class ShapesAlexNet(nn.Module):
    """AlexNet's order of layers, a third to a quarter as wide: 3 x 64 x 64 in, 12 logits out.

    Local response normalisation after the first two ReLUs, two groups where the paper has them,
    overlapping pooling, dropout between the fully connected layers.
    """

    def __init__(self, num_classes: int = len(CLASSES)) -> None:
        super().__init__()
        self.features = nn.Sequential(
            OrderedDict(
                conv1=nn.Conv2d(3, 32, kernel_size=7, stride=2, padding=3),  # 32 x 32 x 32
                relu1=nn.ReLU(),
                norm1=_local_response_norm(),
                pool1=nn.MaxPool2d(kernel_size=3, stride=2, padding=1),  # 32 x 16 x 16
                conv2=nn.Conv2d(32, 64, kernel_size=5, padding=2, groups=2),
                relu2=nn.ReLU(),
                norm2=_local_response_norm(),
                pool2=nn.MaxPool2d(kernel_size=3, stride=2, padding=1),  # 64 x 8 x 8
                conv3=nn.Conv2d(64, 96, kernel_size=3, padding=1),
                relu3=nn.ReLU(),
                conv4=nn.Conv2d(96, 96, kernel_size=3, padding=1, groups=2),
                relu4=nn.ReLU(),
                conv5=nn.Conv2d(96, 64, kernel_size=3, padding=1, groups=2),
                relu5=nn.ReLU(),
                pool5=nn.MaxPool2d(kernel_size=3, stride=2, padding=1),  # 64 x 4 x 4
            )
        )
        self.flatten = nn.Flatten()
        self.classifier = nn.Sequential(
            OrderedDict(
                fc6=nn.Linear(64 * 4 * 4, 256),
                relu6=nn.ReLU(),
                drop6=nn.Dropout(p=0.5),
                fc7=nn.Linear(256, 256),
                relu7=nn.ReLU(),
                drop7=nn.Dropout(p=0.5),
                fc8=nn.Linear(256, num_classes),
            )
        )
        _initialise(self)

    def forward(self, images: Tensor) -> Tensor:
        features = self.features(images)
        logits: Tensor = self.classifier(self.flatten(features))
        return logits


class ShapesVGG(nn.Module):
    """Ten 3x3 convolutions in the five stages of VGG-13, then fully connected layers.

    The second convolution of every stage has as many channels going in as coming out, so that it
    can be taken out of the finished network.
    """

    WIDTHS = (16, 32, 64, 96, 96)

    def __init__(self, num_classes: int = len(CLASSES)) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        in_channels = 3
        for width in self.WIDTHS:  # 64, 32, 16, 8, 4 pixels
            for _ in range(2):
                layers += [nn.Conv2d(in_channels, width, kernel_size=3, padding=1), nn.ReLU()]
                in_channels = width
            layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
        self.features = nn.Sequential(*layers)
        self.flatten = nn.Flatten()
        self.classifier = nn.Sequential(
            nn.Linear(self.WIDTHS[-1] * 2 * 2, 256),
            nn.ReLU(),
            nn.Dropout(p=0.5),
            nn.Linear(256, 256),
            nn.ReLU(),
            nn.Dropout(p=0.5),
            nn.Linear(256, num_classes),
        )
        _initialise(self)

    def forward(self, images: Tensor) -> Tensor:
        features = self.features(images)
        logits: Tensor = self.classifier(self.flatten(features))
        return logits


class Block(nn.Module):
    """Two 3x3 convolutions, F(x), and the shortcut around them: relu(F(x) + x).

    The shortcut has no parameters (option A of the paper): where the block halves the resolution
    it takes every second pixel and fills the new channels with zeros.
    """

    def __init__(
        self, in_channels: int, channels: int, *, stride: int, has_batch_norm: bool
    ) -> None:
        super().__init__()
        norm = nn.BatchNorm2d if has_batch_norm else _no_norm
        bias = not has_batch_norm
        self.conv1 = nn.Conv2d(in_channels, channels, 3, stride=stride, padding=1, bias=bias)
        self.bn1 = norm(channels)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=bias)
        self.bn2 = norm(channels)
        self.shortcut = _shortcut(in_channels, channels, stride=stride)
        self.relu2 = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        branch = self.bn2(self.conv2(self.relu1(self.bn1(self.conv1(x)))))
        merged: Tensor = self.relu2(branch + self.shortcut(x))
        return merged


class PlainBlock(nn.Module):
    """The same two convolutions without the shortcut."""

    def __init__(self, in_channels: int, channels: int, *, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.relu2 = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        inner = self.relu1(self.bn1(self.conv1(x)))
        out: Tensor = self.relu2(self.bn2(self.conv2(inner)))
        return out


class CifarNet(nn.Module):
    """One convolution, three stages of ``blocks_per_stage`` blocks, global average pooling.

    16 channels at 32 x 32, 32 at 16 x 16, 64 at 8 x 8: with two convolutions in a block,
    6 n + 2 layers. Plain and residual networks of one depth have the same parameters.
    """

    def __init__(
        self,
        blocks_per_stage: int,
        *,
        has_shortcuts: bool = True,
        has_batch_norm: bool = True,
        num_classes: int = len(CLASSES),
    ) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, stride=2, padding=1, bias=not has_batch_norm)
        self.bn1 = nn.BatchNorm2d(16) if has_batch_norm else nn.Identity()
        self.relu = nn.ReLU()

        def stage(in_channels: int, channels: int) -> nn.Sequential:
            blocks: list[nn.Module] = []
            for index in range(blocks_per_stage):
                stride = 2 if index == 0 and channels != in_channels else 1
                incoming = in_channels if index == 0 else channels
                if has_shortcuts:
                    block: nn.Module = Block(
                        incoming, channels, stride=stride, has_batch_norm=has_batch_norm
                    )
                else:
                    block = PlainBlock(incoming, channels, stride=stride)
                blocks.append(block)
            return nn.Sequential(*blocks)

        self.layer1 = stage(16, 16)
        self.layer2 = stage(16, 32)
        self.layer3 = stage(32, 64)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.fc = nn.Linear(64, num_classes)
        _initialise(self)

    def forward(self, images: Tensor) -> Tensor:
        x = self.relu(self.bn1(self.conv1(images)))
        x = self.layer3(self.layer2(self.layer1(x)))
        logits: Tensor = self.fc(self.flatten(self.avgpool(x)))
        return logits


BUILDERS: dict[str, Callable[[], nn.Module]] = {
    "shapes_resnet56": lambda: CifarNet(9),
    "shapes_resnet20": lambda: CifarNet(3),
    "shapes_plain20": lambda: CifarNet(3, has_shortcuts=False),
    "shapes_plain56": lambda: CifarNet(9, has_shortcuts=False),
    "shapes_resnet20_nobn": lambda: CifarNet(3, has_batch_norm=False),
    "shapes_vgg": ShapesVGG,
    "shapes_alexnet": ShapesAlexNet,
}
"""Every demo network by name, as its untrained structure."""


def is_demo(model: str) -> bool:
    """Whether a network of the catalogue is one of these."""
    return model.startswith(DEMO_PREFIX)


def _no_norm(_channels: int) -> nn.Identity:
    return nn.Identity()


def _shortcut(in_channels: int, channels: int, *, stride: int) -> nn.Module:
    if in_channels == channels and stride == 1:
        return nn.Identity()
    added = channels - in_channels
    before = added // 2
    return nn.Sequential(
        OrderedDict(
            subsample=nn.AvgPool2d(kernel_size=1, stride=stride),
            pad=nn.ConstantPad3d((0, 0, 0, 0, before, added - before), 0.0),
        )
    )


def _local_response_norm() -> nn.LocalResponseNorm:
    return nn.LocalResponseNorm(size=5, alpha=5e-4, beta=0.75, k=2.0)


def _initialise(model: nn.Module) -> None:
    """He et al. 2015b: normal weights that keep the variance through ReLUs, biases at zero."""
    for layer in model.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
