"""What is worth saying about each network: title, family, year, depth and two lines of text.

Knows no torch. Depth is counted as the field counts it: layers with weights on the longest path,
or blocks where papers count blocks.
"""

from dataclasses import dataclass

CLASSICS = (
    "alexnet_2012",
    "alexnet",
    "vgg16",
    "vgg19",
    "resnet18",
    "resnet34",
    "resnet50",
    "resnet101",
    "resnet152",
)
"""The networks that every course begins with, in the order in which they appeared."""

DEMO_FAMILY = "Shapes (demo)"
"""Networks at classroom size whose trained weights ship with the program."""


@dataclass(frozen=True, slots=True)
class ModelNote:
    """``description`` is two lines: the idea of the family, then this network's place in it."""

    name: str
    title: str
    family: str
    year: int
    depth: str
    description: str


@dataclass(frozen=True, slots=True)
class _Family:
    """``members`` are (name, title, depth, second line); an empty line is the family's own."""

    title: str
    year: int
    idea: str
    line: str
    members: tuple[tuple[str, str, str, str], ...]


def model_notes() -> tuple[ModelNote, ...]:
    """All networks on offer: the classics first, then family by family in order of appearance."""
    notes = {note.name: note for family in _FAMILIES for note in _notes_of(family)}
    classics = tuple(notes.pop(name) for name in CLASSICS)
    return classics + tuple(notes.values())


def _notes_of(family: _Family) -> tuple[ModelNote, ...]:
    return tuple(
        ModelNote(
            name=name,
            title=title,
            family=family.title,
            year=family.year,
            depth=depth,
            description=f"{family.idea}\n{line or family.line}",
        )
        for name, title, depth, line in family.members
    )


_FAMILIES = (
    _Family(
        DEMO_FAMILY,
        2015,
        "A small network trained on drawings of twelve shapes; its weights ship with the program.",
        "",
        (
            (
                "shapes_resnet56",
                "ResNet-56 (Shapes)",
                "56 layers",
                "27 residual blocks, as ResNet was built for CIFAR: deep, narrow and quick.",
            ),
            (
                "shapes_resnet20",
                "ResNet-20 (Shapes)",
                "20 layers",
                "9 residual blocks, as ResNet was built for CIFAR.",
            ),
            (
                "shapes_plain56",
                "Plain-56 (Shapes)",
                "56 layers",
                "ResNet-56 without its shortcuts, everything else alike: compare the two.",
            ),
            (
                "shapes_plain20",
                "Plain-20 (Shapes)",
                "20 layers",
                "ResNet-20 without its shortcuts, everything else alike.",
            ),
            (
                "shapes_resnet20_nobn",
                "ResNet-20 without BN (Shapes)",
                "20 layers",
                "ResNet-20 without batch normalisation, trained at a lower learning rate.",
            ),
        ),
    ),
    _Family(
        DEMO_FAMILY,
        2014,
        "A small network trained on drawings of twelve shapes; its weights ship with the program.",
        "",
        (
            (
                "shapes_vgg",
                "VGG (Shapes)",
                "13 layers",
                "Ten 3x3 convolutions in five stages, without batch normalisation.",
            ),
        ),
    ),
    _Family(
        DEMO_FAMILY,
        2012,
        "A small network trained on drawings of twelve shapes; its weights ship with the program.",
        "",
        (
            (
                "shapes_alexnet",
                "AlexNet (Shapes)",
                "8 layers",
                "AlexNet's order of layers with local response normalisation and dropout.",
            ),
        ),
    ),
    _Family(
        "AlexNet",
        2012,
        "The network that won ImageNet 2012 and began the rise of deep learning in vision.",
        "",
        (
            (
                "alexnet_2012",
                "AlexNet 2012",
                "8 layers",
                "As in the paper: two groups (one per GPU) and local response normalisation.",
            ),
            (
                "alexnet_2012_ungrouped",
                "AlexNet 2012, ungrouped",
                "8 layers",
                "As many lecture notes draw it: every convolution sees all channels.",
            ),
        ),
    ),
    _Family(
        "AlexNet",
        2014,
        "A slimmer AlexNet for one GPU, from the report on one weird trick for parallel training.",
        "Not the 2012 network: narrower convolutions, no groups, no response normalisation.",
        (("alexnet", "AlexNet", "8 layers", ""),),
    ),
    _Family(
        "VGG",
        2014,
        "Nothing but 3x3 convolutions and pooling: depth in its plainest form.",
        "Most of its parameters sit in the first fully connected layer.",
        (
            ("vgg11", "VGG-11", "11 layers", ""),
            ("vgg11_bn", "VGG-11 BN", "11 layers", "With batch normalisation, which came later."),
            ("vgg13", "VGG-13", "13 layers", ""),
            ("vgg13_bn", "VGG-13 BN", "13 layers", "With batch normalisation, which came later."),
            (
                "vgg16",
                "VGG-16",
                "16 layers",
                "13 convolutions; the first fully connected layer holds 74 % of all parameters.",
            ),
            ("vgg16_bn", "VGG-16 BN", "16 layers", "With batch normalisation, which came later."),
            (
                "vgg19",
                "VGG-19",
                "19 layers",
                "16 convolutions: about as deep as plain stacks could be trained at the time.",
            ),
            ("vgg19_bn", "VGG-19 BN", "19 layers", "With batch normalisation, which came later."),
        ),
    ),
    _Family(
        "Inception",
        2014,
        "Several filter sizes side by side in every module, joined along the channels.",
        "1x1 convolutions keep it small: fewer parameters than a ninth of AlexNet's.",
        (("googlenet", "GoogLeNet", "22 layers", ""),),
    ),
    _Family(
        "Inception",
        2015,
        "Inception modules with large filters factorised into small and one-sided ones.",
        "Takes 299 pixel images; an auxiliary classifier helped to train it.",
        (("inception_v3", "Inception v3", "48 layers", ""),),
    ),
    _Family(
        "ResNet",
        2015,
        "Shortcuts around every block let the layers learn what to add to their input.",
        "Bottleneck blocks of 1x1, 3x3 and 1x1 convolutions, with the stride in the 3x3.",
        (
            (
                "resnet18",
                "ResNet-18",
                "18 layers",
                "8 blocks of two 3x3 convolutions: small enough to see at a glance.",
            ),
            (
                "resnet34",
                "ResNet-34",
                "34 layers",
                "16 blocks of two 3x3 convolutions; its plain twin trained worse than 18 layers.",
            ),
            (
                "resnet50",
                "ResNet-50",
                "50 layers",
                "16 bottleneck blocks (1x1, 3x3, 1x1): the workhorse of a decade.",
            ),
            ("resnet101", "ResNet-101", "101 layers", "33 bottleneck blocks, 23 in one stage."),
            (
                "resnet152",
                "ResNet-152",
                "152 layers",
                "50 bottleneck blocks: the depth that won ImageNet 2015 as part of an ensemble.",
            ),
        ),
    ),
    _Family(
        "SqueezeNet",
        2016,
        "Fire modules squeeze the channels with 1x1 filters before they expand again.",
        "AlexNet's accuracy with a fiftieth of its parameters.",
        (
            ("squeezenet1_0", "SqueezeNet 1.0", "18 layers", ""),
            (
                "squeezenet1_1",
                "SqueezeNet 1.1",
                "18 layers",
                "Pools earlier: the same accuracy for less than half the work.",
            ),
        ),
    ),
    _Family(
        "DenseNet",
        2016,
        "Every layer of a block reads the outputs of all layers before it.",
        "Features are joined, not added, so that each layer adds only a few channels.",
        (
            ("densenet121", "DenseNet-121", "121 layers", ""),
            ("densenet161", "DenseNet-161", "161 layers", ""),
            ("densenet169", "DenseNet-169", "169 layers", ""),
            ("densenet201", "DenseNet-201", "201 layers", ""),
        ),
    ),
    _Family(
        "ResNeXt",
        2016,
        "A ResNet whose 3x3 convolutions are split into many narrow groups.",
        "Its name says how many groups there are, and how wide each one is.",
        (
            ("resnext50_32x4d", "ResNeXt-50 32x4d", "50 layers", ""),
            ("resnext101_32x8d", "ResNeXt-101 32x8d", "101 layers", ""),
            ("resnext101_64x4d", "ResNeXt-101 64x4d", "101 layers", ""),
        ),
    ),
    _Family(
        "Wide ResNet",
        2016,
        "A ResNet that grows in width instead of depth.",
        "The 3x3 convolutions have twice the channels of the ResNet of the same depth.",
        (
            ("wide_resnet50_2", "Wide ResNet-50-2", "50 layers", ""),
            ("wide_resnet101_2", "Wide ResNet-101-2", "101 layers", ""),
        ),
    ),
    _Family(
        "MobileNet",
        2018,
        "Made for phones: blocks that widen, filter each channel alone, and narrow again.",
        "The shortcuts join the narrow ends, and nothing is rectified there.",
        (("mobilenet_v2", "MobileNetV2", "53 layers", ""),),
    ),
    _Family(
        "ShuffleNet",
        2018,
        "Half of the channels pass each unit untouched; a shuffle mixes the halves.",
        "Designed by measured speed rather than by counted operations.",
        (
            ("shufflenet_v2_x0_5", "ShuffleNetV2 0.5x", "16 units", ""),
            ("shufflenet_v2_x1_0", "ShuffleNetV2 1.0x", "16 units", ""),
            ("shufflenet_v2_x1_5", "ShuffleNetV2 1.5x", "16 units", ""),
            ("shufflenet_v2_x2_0", "ShuffleNetV2 2.0x", "16 units", ""),
        ),
    ),
    _Family(
        "MNASNet",
        2018,
        "Found by an automatic search that measured every candidate on a real phone.",
        "The number is the factor on its widths.",
        (
            ("mnasnet0_5", "MNASNet 0.5", "53 layers", ""),
            ("mnasnet0_75", "MNASNet 0.75", "53 layers", ""),
            ("mnasnet1_0", "MNASNet 1.0", "53 layers", ""),
            ("mnasnet1_3", "MNASNet 1.3", "53 layers", ""),
        ),
    ),
    _Family(
        "MobileNet",
        2019,
        "MobileNetV2's blocks with channel gates and cheap activations, tuned by search.",
        "Squeeze-and-excitation gates weigh the channels in part of its blocks.",
        (
            ("mobilenet_v3_small", "MobileNetV3-Small", "11 blocks", ""),
            ("mobilenet_v3_large", "MobileNetV3-Large", "15 blocks", ""),
        ),
    ),
    _Family(
        "EfficientNet",
        2019,
        "Depth, width and image size grow together, by one rule, from a searched small network.",
        "Inverted residual blocks with channel gates and SiLU activations.",
        (
            ("efficientnet_b0", "EfficientNet-B0", "16 blocks", ""),
            ("efficientnet_b1", "EfficientNet-B1", "23 blocks", ""),
            ("efficientnet_b2", "EfficientNet-B2", "23 blocks", ""),
            ("efficientnet_b3", "EfficientNet-B3", "26 blocks", ""),
            ("efficientnet_b4", "EfficientNet-B4", "32 blocks", ""),
            ("efficientnet_b5", "EfficientNet-B5", "39 blocks", ""),
            ("efficientnet_b6", "EfficientNet-B6", "45 blocks", ""),
            ("efficientnet_b7", "EfficientNet-B7", "55 blocks", ""),
        ),
    ),
    _Family(
        "RegNet",
        2020,
        "Widths follow a straight line over depth, found by studying populations of networks.",
        "Residual bottlenecks with groups; the name gives its mult-adds.",
        (
            ("regnet_x_400mf", "RegNetX-400MF", "22 blocks", ""),
            ("regnet_x_800mf", "RegNetX-800MF", "16 blocks", ""),
            ("regnet_x_1_6gf", "RegNetX-1.6GF", "18 blocks", ""),
            ("regnet_x_3_2gf", "RegNetX-3.2GF", "25 blocks", ""),
            ("regnet_x_8gf", "RegNetX-8GF", "23 blocks", ""),
            ("regnet_x_16gf", "RegNetX-16GF", "22 blocks", ""),
            ("regnet_x_32gf", "RegNetX-32GF", "23 blocks", ""),
            *(
                (name, title, depth, "RegNetX with squeeze-and-excitation gates in every block.")
                for name, title, depth in (
                    ("regnet_y_400mf", "RegNetY-400MF", "16 blocks"),
                    ("regnet_y_800mf", "RegNetY-800MF", "14 blocks"),
                    ("regnet_y_1_6gf", "RegNetY-1.6GF", "27 blocks"),
                    ("regnet_y_3_2gf", "RegNetY-3.2GF", "21 blocks"),
                    ("regnet_y_8gf", "RegNetY-8GF", "17 blocks"),
                    ("regnet_y_16gf", "RegNetY-16GF", "18 blocks"),
                    ("regnet_y_32gf", "RegNetY-32GF", "20 blocks"),
                    ("regnet_y_128gf", "RegNetY-128GF", "27 blocks"),
                )
            ),
        ),
    ),
    _Family(
        "Vision Transformer",
        2020,
        "Cuts the image into patches and treats them as words: attention and no convolutions.",
        "The number after the slash is the side of a patch in pixels.",
        (
            ("vit_b_16", "ViT-B/16", "12 blocks", ""),
            ("vit_b_32", "ViT-B/32", "12 blocks", ""),
            ("vit_l_16", "ViT-L/16", "24 blocks", ""),
            ("vit_l_32", "ViT-L/32", "24 blocks", ""),
            ("vit_h_14", "ViT-H/14", "32 blocks", ""),
        ),
    ),
    _Family(
        "EfficientNet",
        2021,
        "EfficientNet reworked for fast training: plain convolutions replace the thin early ones.",
        "Fused blocks first, then the inverted residuals with channel gates.",
        (
            ("efficientnet_v2_s", "EfficientNetV2-S", "40 blocks", ""),
            ("efficientnet_v2_m", "EfficientNetV2-M", "57 blocks", ""),
            ("efficientnet_v2_l", "EfficientNetV2-L", "79 blocks", ""),
        ),
    ),
    _Family(
        "Swin Transformer",
        2021,
        "Attention inside small windows that shift from block to block, at falling resolution.",
        "Works on a pyramid of sizes like a convolutional network.",
        (
            ("swin_t", "Swin-T", "12 blocks", ""),
            ("swin_s", "Swin-S", "24 blocks", ""),
            ("swin_b", "Swin-B", "24 blocks", ""),
            *(
                (name, title, depth, "Version 2: cosine attention and later norms steady it.")
                for name, title, depth in (
                    ("swin_v2_t", "SwinV2-T", "12 blocks"),
                    ("swin_v2_s", "SwinV2-S", "24 blocks"),
                    ("swin_v2_b", "SwinV2-B", "24 blocks"),
                )
            ),
        ),
    ),
    _Family(
        "ConvNeXt",
        2022,
        "A ResNet brought up to date with the habits of transformers, still all convolutions.",
        "Blocks of one 7x7 convolution per channel and two pointwise layers.",
        (
            ("convnext_tiny", "ConvNeXt-T", "18 blocks", ""),
            ("convnext_small", "ConvNeXt-S", "36 blocks", ""),
            ("convnext_base", "ConvNeXt-B", "36 blocks", ""),
            ("convnext_large", "ConvNeXt-L", "36 blocks", ""),
        ),
    ),
    _Family(
        "MaxViT",
        2022,
        "Each block convolves, attends within windows, then across a sparse grid of the image.",
        "Local and global attention at a cost that grows only linearly with the image.",
        (("maxvit_t", "MaxViT-T", "11 blocks", ""),),
    ),
)
