"""The layer graph of the tiny residual network, made by hand: for tests that know no torch."""

from dataclasses import replace
from math import prod

from explorer.core.graph import (
    INPUT,
    Block,
    BlockLevel,
    LayerNode,
    Merge,
    MergeKind,
    ModelGraph,
    Shape,
    ShortcutKind,
)

_LARGE: Shape = (4, 8, 8)
_SMALL: Shape = (8, 4, 4)


def residual_graph() -> ModelGraph:
    """Stem, one identity block, one projection block, head: 22 calls, 2 adds."""
    nodes = (*_stem(), *_identity_block(), *_projection_block(), *_head())
    return ModelGraph(
        model_name="tiny",
        input_shape=(3, 8, 8),
        nodes=nodes,
        blocks=_blocks(),
        merges=_merges(),
        roots=("conv1", "bn1", "relu", "layer1", "layer2", "avgpool", "flatten", "fc"),
        output="fc",
        total_params=sum(node.num_params for node in nodes),
        total_mult_adds=sum(node.mult_adds for node in nodes),
    )


def _stem() -> tuple[LayerNode, ...]:
    return (
        _conv("conv1", INPUT, taken=(3, 8, 8), made=_LARGE, kernel=3),
        _norm("bn1", "conv1", shape=_LARGE),
        _plain("relu", "ReLU", inputs=("bn1",), shape=_LARGE),
    )


def _identity_block() -> tuple[LayerNode, ...]:
    at = "layer1.0."
    return (
        _conv(at + "conv1", "relu", taken=_LARGE, made=_LARGE, kernel=3),
        _norm(at + "bn1", at + "conv1", shape=_LARGE),
        _plain(at + "relu", "ReLU", inputs=(at + "bn1",), shape=_LARGE),
        _conv(at + "conv2", at + "relu", taken=_LARGE, made=_LARGE, kernel=3),
        _norm(at + "bn2", at + "conv2", shape=_LARGE),
        _plain(at + "add", "add", inputs=(at + "bn2", "relu"), shape=_LARGE),
        _plain(at + "relu_1", "ReLU", inputs=(at + "add",), shape=_LARGE),
    )


def _projection_block() -> tuple[LayerNode, ...]:
    at, given = "layer2.0.", "layer1.0.relu_1"
    both = (at + "bn2", at + "downsample.1")
    return (
        _conv(at + "conv1", given, taken=_LARGE, made=_SMALL, kernel=3),
        _norm(at + "bn1", at + "conv1", shape=_SMALL),
        _plain(at + "relu", "ReLU", inputs=(at + "bn1",), shape=_SMALL),
        _conv(at + "conv2", at + "relu", taken=_SMALL, made=_SMALL, kernel=3),
        _norm(at + "bn2", at + "conv2", shape=_SMALL),
        _conv(at + "downsample.0", given, taken=_LARGE, made=_SMALL, kernel=1),
        _norm(at + "downsample.1", at + "downsample.0", shape=_SMALL),
        _plain(at + "add", "add", inputs=both, shape=_SMALL),
        _plain(at + "relu_1", "ReLU", inputs=(at + "add",), shape=_SMALL),
    )


def _head() -> tuple[LayerNode, ...]:
    pooled = _node("avgpool", "AdaptiveAvgPool2d", inputs=("layer2.0.relu_1",), taken=_SMALL)
    flat = _node("flatten", "flatten", inputs=("avgpool",), taken=(8, 1, 1))
    scores = _node("fc", "Linear", inputs=("flatten",), taken=(8,))
    return (
        replace(pooled, output_shape=(8, 1, 1), resolution=(1, 1), activation_bytes=32),
        replace(flat, output_shape=(8,), resolution=(1, 1), activation_bytes=32),
        replace(scores, output_shape=(5,), num_params=45, mult_adds=40, activation_bytes=20),
    )


def _blocks() -> tuple[Block, ...]:
    first = tuple(node.name for node in _identity_block())
    second = tuple(node.name for node in _projection_block())
    down = Block(
        "layer2.0.downsample",
        "downsample",
        "Sequential",
        BlockLevel.UNIT,
        "layer2.0",
        ("layer2.0.downsample.0", "layer2.0.downsample.1"),
        "projection 4-8",
    )
    inside = (*second[:5], down.name, *second[7:])
    return (
        Block("layer1", "layer1", "Sequential", BlockLevel.STAGE, "", ("layer1.0",), "stage 4"),
        Block("layer1.0", "layer1.0", "TinyBlock", BlockLevel.BLOCK, "layer1", first, "unit 4"),
        Block("layer2", "layer2", "Sequential", BlockLevel.STAGE, "", ("layer2.0",), "stage 8"),
        Block("layer2.0", "layer2.0", "TinyBlock", BlockLevel.BLOCK, "layer2", inside, "unit 8"),
        down,
    )


def _merges() -> tuple[Merge, ...]:
    return (
        Merge(
            name="layer1.0.add",
            kind=MergeKind.ADD,
            shortcut="relu",
            branch="layer1.0.bn2",
            shortcut_kind=ShortcutKind.IDENTITY,
            source="relu",
            block="layer1.0",
            operands=("layer1.0.bn2", "relu"),
        ),
        Merge(
            name="layer2.0.add",
            kind=MergeKind.ADD,
            shortcut="layer2.0.downsample.1",
            branch="layer2.0.bn2",
            shortcut_kind=ShortcutKind.PROJECTION,
            source="layer1.0.relu_1",
            block="layer2.0",
            operands=("layer2.0.bn2", "layer2.0.downsample.1"),
        ),
    )


def _conv(name: str, given: str, *, taken: Shape, made: Shape, kernel: int) -> LayerNode:
    weights = taken[0] * made[0] * kernel * kernel
    return replace(
        _plain(name, "Conv2d", inputs=(given,), shape=made),
        input_shape=taken,
        kernel_size=(kernel, kernel),
        stride=(taken[1] // made[1],) * 2,
        padding=(kernel // 2,) * 2,
        groups=1,
        num_params=weights,
        mult_adds=weights * made[1] * made[2],
    )


def _norm(name: str, given: str, *, shape: Shape) -> LayerNode:
    node = _plain(name, "BatchNorm2d", inputs=(given,), shape=shape)
    return replace(node, num_params=2 * shape[0])


def _plain(name: str, kind: str, *, inputs: tuple[str, ...], shape: Shape) -> LayerNode:
    node = _node(name, kind, inputs=inputs, taken=shape)
    return replace(node, resolution=(shape[1], shape[2]), activation_bytes=4 * prod(shape))


def _node(name: str, kind: str, *, inputs: tuple[str, ...], taken: Shape) -> LayerNode:
    """A call that keeps the shape it is given; ``add`` and ``flatten`` are functions."""
    path, _, last = name.rpartition(".")
    module = path if kind in {"add", "flatten"} else name.removesuffix("_1")
    return LayerNode(
        name=name,
        module=module,
        type=kind,
        call=int(last.endswith("_1")),
        depth=name.count(".") + 1,
        inputs=inputs,
        input_shape=taken,
        output_shape=taken,
    )
