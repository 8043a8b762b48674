"""How each demo network is trained: the recipe of the lecture notes, with what differs.

SGD with momentum 0.9 and weight decay, batches of 128, a rate that
rises for an epoch and then falls to zero. Knows no torch.
"""

from dataclasses import replace

from explorer.core.model_card import Recipe

SEED = 20151210
"""The day ResNet appeared. It fixes initial weights, order, augmentation and dropout."""

_WITH_BATCH_NORM = Recipe(
    learning_rate=0.05,
    augmentation=(
        "random crop of 64 from 72 pixels",
        "horizontal flip",
        "colour jitter: brightness, contrast and saturation 0.3, hue 0.05",
    ),
)
_WITHOUT_BATCH_NORM = replace(_WITH_BATCH_NORM, learning_rate=0.01)

RECIPES: dict[str, Recipe] = {
    "shapes_resnet20": _WITH_BATCH_NORM,
    "shapes_plain20": _WITH_BATCH_NORM,
    "shapes_resnet56": _WITH_BATCH_NORM,
    "shapes_plain56": _WITH_BATCH_NORM,
    "shapes_resnet20_nobn": _WITHOUT_BATCH_NORM,
    "shapes_vgg": replace(_WITHOUT_BATCH_NORM, dropout=0.5, epochs=16),
    "shapes_alexnet": replace(_WITHOUT_BATCH_NORM, dropout=0.5, epochs=10),
}
"""By network, in the order in which they are trained.

Without batch normalisation the loss grows without bound at the rate of the others. The two with
dropout learn more slowly and are given more epochs.
"""
