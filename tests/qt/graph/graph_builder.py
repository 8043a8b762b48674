"""Layer graphs made by hand in a few lines: residual chains, inception, dense and plain nets."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

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
from explorer.qt.graph.layout.geometry import Measure

MEASURE = Measure(lambda text: 7.0 * len(text), lambda text: 5.5 * len(text))


@dataclass
class GraphBuilder:
    """Calls, blocks and merges in the order they are added."""

    name: str = "made by hand"
    nodes: list[LayerNode] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)

    def call(self, name: str, *inputs: str, kind: str = "Conv2d", side: int = 8) -> str:
        """A call on a grid of ``side`` x ``side``; ``side`` 0 gives a vector."""
        given = inputs or (self.nodes[-1].name if self.nodes else INPUT,)
        shape: Shape = (4, side, side) if side else (4,)
        node = LayerNode(
            name=name,
            module=name,
            type=kind,
            call=0,
            depth=name.count(".") + 1,
            inputs=given,
            input_shape=shape,
            output_shape=shape,
            resolution=(side, side) if side else None,
            kernel_size=(3, 3) if kind == "Conv2d" else None,
            stride=(1, 1) if kind == "Conv2d" else None,
            num_params=100 if kind == "Conv2d" else 0,
        )
        self.nodes.append(node)
        return name

    def add(
        self, name: str, branch: str, shortcut: str, *, projection: bool = False, side: int = 8
    ) -> str:
        """A residual sum."""
        self.call(name, branch, shortcut, kind="add", side=side)
        kind = ShortcutKind.PROJECTION if projection else ShortcutKind.IDENTITY
        self._merge(name, branch, shortcut, kind=MergeKind.ADD, shortcut_kind=kind)
        return name

    def gate(self, name: str, gated: str, gate: str, *, side: int = 8) -> str:
        """A product of a tensor and its gate."""
        self.call(name, gated, gate, kind="mul", side=side)
        self._merge(name, gated, gate, kind=MergeKind.MUL, shortcut_kind=None)
        return name

    def grow(self, name: str, previous: str, new: str, *operands: str, side: int = 8) -> str:
        """A growing ``cat``: all operands in the graph, drawn as the previous one and the new."""
        self.call(name, *(operands or (previous, new)), kind="cat", side=side)
        self._merge(name, new, previous, kind=MergeKind.CAT, shortcut_kind=ShortcutKind.IDENTITY)
        return name

    def block(
        self,
        name: str,
        *children: str,
        level: BlockLevel = BlockLevel.BLOCK,
        signature: str = "",
        kind: str = "Block",
    ) -> str:
        self.blocks.append(Block(name, name, kind, level, "", children, signature))
        return name

    def build(self, *roots: str) -> ModelGraph:
        parent_of = {child: block.name for block in self.blocks for child in block.children}
        blocks = tuple(
            Block(
                b.name, b.label, b.type, b.level, parent_of.get(b.name, ""), b.children, b.signature
            )
            for b in self.blocks
        )
        return ModelGraph(
            model_name=self.name,
            input_shape=(3, 8, 8),
            nodes=tuple(self.nodes),
            blocks=blocks,
            merges=tuple(self.merges),
            roots=roots or tuple(node.name for node in self.nodes),
            output=next(node.name for node in reversed(self.nodes) if node.is_run),
            total_params=sum(node.num_params for node in self.nodes),
            total_mult_adds=0,
        )

    def _merge(
        self,
        name: str,
        branch: str,
        shortcut: str,
        *,
        kind: MergeKind,
        shortcut_kind: ShortcutKind | None,
    ) -> None:
        operands = (branch, shortcut)
        merge = Merge(name, kind, shortcut, branch, shortcut_kind, shortcut, "", operands)
        self.merges.append(merge)


def residual_net(*, stages: int = 2, blocks: int = 3) -> ModelGraph:
    """Stem, stages of residual blocks that halve the resolution, head."""
    build = GraphBuilder(f"residual {stages} x {blocks}")
    side = 2 ** (stages + 2)
    last = build.call("stem", side=side)
    names = []
    for stage in range(1, stages + 1):
        members = []
        for number in range(blocks):
            at = f"layer{stage}.{number}"
            inside = [
                build.call(f"{at}.conv1", last, side=side),
                build.call(f"{at}.conv2", side=side),
            ]
            shortcut = last
            if number == 0:
                shortcut = build.call(f"{at}.downsample", last, side=side)
                inside.append(shortcut)
            last = build.add(f"{at}.add", inside[1], shortcut, projection=number == 0, side=side)
            signature = f"{stage} {number == 0}"
            members.append(build.block(at, *inside, last, signature=signature))
        names.append(build.block(f"layer{stage}", *members, level=BlockLevel.STAGE))
        side //= 2
    build.call("avgpool", last, kind="AdaptiveAvgPool2d", side=1)
    build.call("fc", kind="Linear", side=0)
    return build.build("stem", *names, "avgpool", "fc")


def inception_net() -> ModelGraph:
    """Four branches of different length, joined."""
    build = GraphBuilder("inception")
    build.call("stem")
    ends = [build.call("mix.a", "stem")]
    build.call("mix.b1", "stem")
    ends.append(build.call("mix.b2"))
    build.call("mix.c1", "stem")
    build.call("mix.c2")
    ends.append(build.call("mix.c3"))
    ends.append(build.call("mix.pool", "stem", kind="MaxPool2d"))
    build.call("mix.cat", *ends, kind="cat")
    names = [node.name for node in build.nodes if node.name.startswith("mix.")]
    return build.build("stem", build.block("mix", *names))


def dense_net(layers: int = 4) -> ModelGraph:
    """Every layer takes all outputs before it, joined by a growing cat."""
    build = GraphBuilder("dense")
    made = [build.call("stem")]
    before = "stem"
    names = []
    for number in range(1, layers + 1):
        at = f"dense.layer{number}"
        inside = []
        if number > 1:
            before = build.grow(f"{at}.cat", before, made[-1], *made)
            inside.append(before)
        inside.append(build.call(f"{at}.conv", before))
        made.append(inside[-1])
        names.append(build.block(at, *inside) if len(inside) > 1 else inside[0])
    last = build.grow("dense.cat", before, made[-1], *made)
    build.block("dense", *names, last, level=BlockLevel.STAGE)
    return build.build("stem", "dense")


def plain_net(*, repeats: int = 1) -> ModelGraph:
    """Resolutions that halve in one Sequential, five of them or more, then a classifier."""
    build = GraphBuilder(f"plain {repeats}")
    sides = [32, 32, 16, 16, 8, 8, 4]
    if repeats > 1:
        sides = [side for side in (256, 128, 64, *sides[::2]) for _ in range(repeats)]
    features = [build.call(f"features.{n}", side=side) for n, side in enumerate(sides)]
    build.call("flatten", kind="flatten", side=0)
    build.call("classifier.0", kind="Linear", side=0)
    build.call("classifier.1", kind="Linear", side=0)
    return build.build(
        build.block("features", *features),
        "flatten",
        build.block("classifier", "classifier.0", "classifier.1"),
    )


def gated_net() -> ModelGraph:
    """A squeeze-and-excitation gate on its own."""
    build = GraphBuilder("gated")
    build.call("conv")
    build.call("se.avgpool", kind="AdaptiveAvgPool2d", side=1)
    build.call("se.fc", side=1)
    build.gate("se.mul", "conv", "se.fc")
    build.call("last")
    return build.build("conv", build.block("se", "se.avgpool", "se.fc", "se.mul"), "last")


def tangled_net() -> ModelGraph:
    """Edges that fit no nesting: a bridge between two branches."""
    build = GraphBuilder("tangled")
    build.call("a")
    build.call("b", "a")
    build.call("c", "a")
    build.call("d", "b", "c", kind="cat")
    build.call("e", "c")
    build.call("f", "d", "e", kind="cat")
    return build.build()


def with_channels(graph: ModelGraph, channels: Mapping[str, int]) -> ModelGraph:
    """The same graph with other numbers of output channels at some calls."""
    shapes = {INPUT: graph.input_shape}
    nodes = []
    for node in graph.nodes:
        count = channels.get(node.name, node.output_shape[0])
        shapes[node.name] = (count, *node.output_shape[1:])
        came_in, leaves = shapes[node.inputs[0]], shapes[node.name]
        nodes.append(replace(node, input_shape=came_in, output_shape=leaves))
    return replace(graph, nodes=tuple(nodes))
