"""The AlexNet of the 2012 paper (Krizhevsky, Sutskever, Hinton), as it was drawn there.

Knows only torch. torchvision's ``alexnet`` is another network, of 2014. The numbers below are the
paper's; three of them need a word:

- The text says a 224 pixel input, the arithmetic of the first convolution needs 227.
- The paper ran on two GPUs, each holding half of the channels. Layers that saw only their own
  half (conv2, conv4, conv5) are convolutions with two groups.
- The paper multiplies alpha = 1e-4 by the *sum* over 5 neighbours, torch's layer by their *mean*,
  so that the same normalisation has alpha = 5e-4 here.
"""

from collections import OrderedDict

from torch import Tensor, nn

INPUT_SIZE = 227
NUM_CLASSES = 1000

_WEIGHT_STD = 0.01
_LAYERS_WITH_BIAS_ONE = frozenset({"conv2", "conv4", "conv5", "fc6", "fc7"})


class AlexNet2012(nn.Module):
    """Five convolutions, three fully connected layers; 3 x 227 x 227 in, 1000 logits out.

    With ``groups=1`` every convolution sees all channels, as many lecture notes draw it.
    """

    def __init__(self, groups: int = 2) -> None:
        super().__init__()
        self.features = nn.Sequential(
            OrderedDict(
                conv1=nn.Conv2d(3, 96, kernel_size=11, stride=4),  # 96 x 55 x 55
                relu1=nn.ReLU(inplace=True),
                norm1=_local_response_norm(),
                pool1=nn.MaxPool2d(kernel_size=3, stride=2),  # 96 x 27 x 27
                conv2=nn.Conv2d(96, 256, kernel_size=5, padding=2, groups=groups),
                relu2=nn.ReLU(inplace=True),
                norm2=_local_response_norm(),
                pool2=nn.MaxPool2d(kernel_size=3, stride=2),  # 256 x 13 x 13
                conv3=nn.Conv2d(256, 384, kernel_size=3, padding=1),
                relu3=nn.ReLU(inplace=True),
                conv4=nn.Conv2d(384, 384, kernel_size=3, padding=1, groups=groups),
                relu4=nn.ReLU(inplace=True),
                conv5=nn.Conv2d(384, 256, kernel_size=3, padding=1, groups=groups),
                relu5=nn.ReLU(inplace=True),
                pool5=nn.MaxPool2d(kernel_size=3, stride=2),  # 256 x 6 x 6
            )
        )
        self.flatten = nn.Flatten()
        self.classifier = nn.Sequential(
            OrderedDict(
                fc6=nn.Linear(256 * 6 * 6, 4096),
                relu6=nn.ReLU(inplace=True),
                drop6=nn.Dropout(p=0.5),
                fc7=nn.Linear(4096, 4096),
                relu7=nn.ReLU(inplace=True),
                drop7=nn.Dropout(p=0.5),
                fc8=nn.Linear(4096, NUM_CLASSES),
            )
        )
        self._initialise()

    def forward(self, images: Tensor) -> Tensor:
        features = self.features(images)
        logits: Tensor = self.classifier(self.flatten(features))
        return logits

    def _initialise(self) -> None:
        """Draw the weights as the paper did; a bias of 1 gives the ReLUs positive inputs early."""
        for stage in (self.features, self.classifier):
            for name, layer in stage.named_children():
                if isinstance(layer, nn.Conv2d | nn.Linear):
                    nn.init.normal_(layer.weight, mean=0.0, std=_WEIGHT_STD)
                    if layer.bias is not None:
                        nn.init.constant_(layer.bias, float(name in _LAYERS_WITH_BIAS_ONE))


def _local_response_norm() -> nn.LocalResponseNorm:
    return nn.LocalResponseNorm(size=5, alpha=5e-4, beta=0.75, k=2.0)
