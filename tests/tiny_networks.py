"""Networks small enough to build in every test: a few channels, 8 x 8 pixels, fixed weights."""

import torch
from torch import Tensor, nn

INPUT_SHAPE = (3, 8, 8)


class TinyBlock(nn.Module):
    """A residual unit as torchvision writes it: one ReLU module called twice, in-place sum."""

    def __init__(self, channels: int, *, out_channels: int | None = None) -> None:
        super().__init__()
        width = out_channels or channels
        stride = 1 if width == channels else 2
        self.conv1 = nn.Conv2d(channels, width, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample: nn.Module | None = None
        if width != channels:
            shortcut = nn.Conv2d(channels, width, 1, stride=stride, bias=False)
            self.downsample = nn.Sequential(shortcut, nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        identity = x
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        if self.downsample is not None:
            identity = self.downsample(x)
        out += identity
        return self.relu(out)  # type: ignore[no-any-return]


class TinyResidualNet(nn.Module):
    """Stem, an identity block, a projection block, pooling and a classifier of five classes."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.relu = nn.ReLU(inplace=True)
        self.layer1 = nn.Sequential(TinyBlock(4))
        self.layer2 = nn.Sequential(TinyBlock(4, out_channels=8))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.layer2(self.layer1(x))
        return self.fc(torch.flatten(self.avgpool(x), 1))  # type: ignore[no-any-return]


def residual_net(*, seed: int = 0) -> TinyResidualNet:
    """In evaluation mode, with the same weights every time; the global generator is untouched."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        net = TinyResidualNet()
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.uniform_(module.get_buffer("running_mean"), -0.2, 0.2)
                nn.init.uniform_(module.get_buffer("running_var"), 0.5, 1.5)
    return net.eval()


def picture_batch(*, images: int = 1, seed: int = 1) -> Tensor:
    """A batch of noise in the shape the tiny networks take."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(images, *INPUT_SHAPE, generator=generator)
