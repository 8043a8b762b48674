"""Networks for the tests of lesions, small and with what makes lesions hard."""

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from explorer.core.recording import Recorder
from explorer.core.subject import Subject
from explorer.core.tracing import trace
from tests.tiny_networks import INPUT_SHAPE, TinyBlock


class DeepResidualNet(nn.Module):
    """Two stages of three blocks each, with batch norms, in-place sums and a projection."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.layer1 = nn.Sequential(TinyBlock(4), TinyBlock(4), TinyBlock(4))
        self.layer2 = nn.Sequential(TinyBlock(4, out_channels=8), TinyBlock(8), TinyBlock(8))
        self.fc = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.layer2(self.layer1(self.stem(x).relu_()))
        logits: Tensor = self.fc(x.mean((2, 3)))
        return logits


class PlainNet(nn.Module):
    """Layers that can be left out and layers that cannot, one a call of a function."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1)
        self.conv2 = nn.Conv2d(4, 4, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(4)
        self.relu = nn.ReLU(inplace=True)
        self.conv3 = nn.Conv2d(4, 4, 3, padding=1)
        self.halve = nn.Conv2d(4, 8, 3, stride=2, padding=1)
        self.fc1 = nn.Linear(8, 8)
        self.drop = nn.Dropout()
        self.fc2 = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.relu(self.bn2(self.conv2(self.conv1(x).tanh())))
        x = self.halve(torch.sin(self.conv3(x)))
        x = self.drop(F.relu(self.fc1(x.mean((2, 3)))))
        logits: Tensor = self.fc2(x)
        return logits


class DenseNet(nn.Module):
    """A growing ``cat``, as in DenseNet: what a layer makes goes to all layers after it."""

    def __init__(self) -> None:
        super().__init__()
        widths = (3, 5, 7, 9)
        self.layers = nn.ModuleList(nn.Conv2d(width, 2, 3, padding=1) for width in widths)
        self.fc = nn.Linear(11, 5)

    def forward(self, x: Tensor) -> Tensor:
        features = [x]
        for layer in self.layers:
            features.append(torch.sin(layer(torch.cat(features, 1))))
        logits: Tensor = self.fc(torch.cat(features, 1).mean((2, 3)))
        return logits


class MixingNet(nn.Module):
    """Compares every image with the mean of its batch, which makes lesions hang together."""

    def __init__(self) -> None:
        super().__init__()
        self.branch1, self.branch2 = nn.Conv2d(3, 3, 1), nn.Conv2d(3, 3, 1)
        self.fc = nn.Linear(3, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.branch1(x)
        x = x + self.branch2(x)
        x = x / x.abs().mean()
        logits: Tensor = self.fc(x.mean((2, 3)))
        return logits


class OneAtATimeNet(nn.Module):
    """Has the size of its batch written into it."""

    def __init__(self) -> None:
        super().__init__()
        self.branch1, self.branch2 = nn.Conv2d(3, 3, 1), nn.Conv2d(3, 3, 1)
        self.fc = nn.Linear(3 * 64, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.branch1(x)
        x = x + self.branch2(x)
        logits: Tensor = self.fc(x.reshape(1, 3 * 64))
        return logits


class BatchSizeInHand(nn.Module):
    """Asks for the size of its batch at the beginning and uses it at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.branch1, self.branch2 = nn.Conv2d(3, 3, 1), nn.Conv2d(3, 3, 1)
        self.fc = nn.Linear(3 * 64, 5)

    def forward(self, x: Tensor) -> Tensor:
        images = x.size(0)
        x = x + self.branch1(x)
        x = x + self.branch2(x)
        logits: Tensor = self.fc(x.reshape(images, -1))
        return logits


def seeded(net_type: type[nn.Module], *, seed: int = 0) -> nn.Module:
    """In evaluation mode, with the same weights every time; batch norms that do something."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        net = net_type()
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                nn.init.uniform_(module.get_buffer("running_mean"), -0.2, 0.2)
                nn.init.uniform_(module.get_buffer("running_var"), 0.5, 1.5)
    return net.eval()


def subject_of(
    net: nn.Module, batch: Tensor, *, input_shape: tuple[int, int, int] = INPUT_SHAPE
) -> Subject:
    """The network traced and ready to be studied on these images."""
    traced = trace(net, model_name="tiny", input_shape=input_shape)
    labels = tuple("abcde")
    return Subject(traced.graph, Recorder(traced, net).program, batch, labels)
