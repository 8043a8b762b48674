"""Tracing against torchvision's own names, real forward passes and hand-made networks."""

import pytest
import torch
from torch import nn
from torchvision import models
from torchvision.models.feature_extraction import get_graph_node_names

from explorer.core.errors import CancelledError, InputSizeError, TracingError
from explorer.core.graph import INPUT, BlockLevel, MergeKind, ModelGraph, ShortcutKind
from explorer.core.tracing import trace


class Reused(nn.Module):
    """One ReLU called three times, and functions of several kinds."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.relu = nn.ReLU(inplace=True)
        self.fc = nn.Linear(4, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.relu(self.conv(x))
        x = self.relu(x * 2)
        out: torch.Tensor = self.fc(self.relu(x).mean([2, 3]))
        return out


class Branching(nn.Module):
    """Decides by the numbers it computes."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + 1 if x.sum() > 0 else x


class Unused(nn.Module):
    """Has a layer that the forward pass never calls."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 1)
        self.aside = nn.Linear(5, 5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out: torch.Tensor = self.conv(x)
        return out


def graph_of(model: nn.Module, *, size: int = 8) -> ModelGraph:
    return trace(model, model_name="tiny", input_shape=(3, size, size)).graph


def test_names_are_torchvisions() -> None:
    model = models.resnet18().eval()
    graph = trace(model, model_name="resnet18", input_shape=(3, 64, 64)).graph
    _, expected = get_graph_node_names(model, suppress_diff_warning=True)
    assert [node.name for node in graph.nodes] == expected[1:]  # without the input


def test_every_call_of_a_reused_module_is_a_row() -> None:
    calls = [(n.name, n.module, n.call) for n in graph_of(Reused()).nodes if n.type == "ReLU"]
    assert calls == [("relu", "relu", 0), ("relu_1", "relu", 1), ("relu_2", "relu", 2)]


def test_functional_calls_are_rows_in_execution_order() -> None:
    types = [node.type for node in graph_of(Reused()).nodes]
    assert types == ["Conv2d", "ReLU", "mul", "ReLU", "ReLU", "mean", "Linear"]


def test_parameters_are_counted_at_the_first_call_only() -> None:
    class Twice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv2d(3, 3, 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            out: torch.Tensor = self.conv(self.conv(x))
            return out

    assert [node.num_params for node in graph_of(Twice()).nodes] == [12, 0]


def test_parameters_used_without_a_layer_belong_to_the_call_that_uses_them() -> None:
    class Scaled(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.scale = nn.Parameter(torch.ones(3, 1, 1))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x * self.scale

    (node,) = graph_of(Scaled()).nodes
    assert (node.type, node.num_params, node.inputs) == ("mul", 3, (INPUT,))


def test_layers_never_called_stand_last_and_keep_the_total_right() -> None:
    graph = graph_of(Unused())
    assert [(n.name, n.is_run, n.num_params) for n in graph.nodes] == [
        ("conv", True, 8),
        ("aside", False, 30),
    ]
    assert graph.total_params == 38
    assert "30 parameters" in graph.notes[0]


@pytest.mark.parametrize("name", ["squeezenet1_1", "shufflenet_v2_x0_5", "mnasnet0_5", "vgg11_bn"])
def test_shapes_are_those_of_a_real_forward_pass(name: str) -> None:
    with torch.device("meta"):
        model = models.get_model(name).eval()
    seen: dict[str, tuple[int, ...]] = {}

    def note(path: str, output: torch.Tensor) -> None:
        seen.setdefault(path, tuple(output.shape[1:]))

    handles = [
        module.register_forward_hook(lambda _module, _args, out, path=path: note(path, out))
        for path, module in model.named_modules()
        if not list(module.children())
    ]
    model(torch.empty(1, 3, 97, 97, device="meta"))
    for handle in handles:
        handle.remove()
    nodes = trace(model, model_name=name, input_shape=(3, 97, 97)).graph.nodes
    traced = {node.module: node.output_shape for node in nodes if node.name == node.module}
    assert traced == {path: shape for path, shape in seen.items() if path in traced}
    assert len(traced) >= 0.9 * len(seen)


def test_mult_adds_of_a_grouped_convolution() -> None:
    graph = graph_of(nn.Sequential(nn.Conv2d(3, 6, 3, padding=1, groups=3)))
    assert graph.total_mult_adds == 6 * 8 * 8 * 9 * 1


def test_attention_is_counted_in_full() -> None:
    layer = nn.MultiheadAttention(8, 2, batch_first=True)

    class Attending(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.attention = layer

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            tokens = x.flatten(2).transpose(1, 2)
            out: torch.Tensor = self.attention(tokens, tokens, tokens, need_weights=False)[0]
            return out

    graph = trace(Attending(), model_name="tiny", input_shape=(8, 2, 3)).graph
    tokens, width = 6, 8
    assert graph.total_mult_adds == 4 * tokens * width * width + 2 * tokens * tokens * width


@pytest.mark.parametrize(
    ("name", "merges", "projections"),
    [("resnet18", 8, 3), ("resnet34", 16, 3), ("resnet50", 16, 4), ("resnet152", 50, 4)],
)
def test_every_residual_block_has_its_merge(name: str, merges: int, projections: int) -> None:
    with torch.device("meta"):
        model = models.get_model(name)
    found = trace(model, model_name=name, input_shape=(3, 224, 224)).graph.merges
    assert all(merge.kind is MergeKind.ADD for merge in found)
    assert len(found) == merges
    kinds = [merge.shortcut_kind for merge in found]
    assert kinds.count(ShortcutKind.PROJECTION) == projections


def test_tracing_leaves_the_model_as_it_was() -> None:
    model = models.squeezenet1_1().train()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    trace(model, model_name="squeezenet1_1", input_shape=(3, 64, 64))
    assert model.training
    assert all(module.training for module in model.modules())
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in model.modules())


def test_an_input_too_small_is_refused_in_words() -> None:
    with pytest.raises(InputSizeError, match=r"16 x 16 pixels .* stops at features\.\d+"):
        trace(models.vgg11(), model_name="vgg11", input_shape=(3, 16, 16))


def test_a_network_that_asserts_its_input_size_speaks_for_itself() -> None:
    with torch.device("meta"):
        model = models.vit_b_16()
    with pytest.raises(InputSizeError, match="Expected 224 but got 256"):
        trace(model, model_name="vit_b_16", input_shape=(3, 256, 256))


def test_a_forward_that_decides_by_its_numbers_is_named() -> None:
    with pytest.raises(TracingError, match="Branching cannot be recorded"):
        graph_of(Branching())


def test_cancel_is_heeded_while_tracing() -> None:
    def cancel() -> None:
        raise CancelledError("enough")

    with pytest.raises(CancelledError):
        trace(Reused(), model_name="tiny", input_shape=(3, 8, 8), check=cancel)


def test_the_hierarchy_of_a_resnet_is_stage_block_unit() -> None:
    with torch.device("meta"):
        model = models.resnet18()
    graph = trace(model, model_name="resnet18", input_shape=(3, 224, 224)).graph
    blocks = graph.block_by_name
    assert graph.roots[1:6] == ("maxpool", "layer1", "layer2", "layer3", "layer4")
    assert blocks["layer1"].level is BlockLevel.STAGE
    assert blocks["layer1.0"].level is BlockLevel.BLOCK
    assert blocks["layer1.0"].signature == blocks["layer1.1"].signature
    assert blocks["layer2.0"].signature != blocks["layer2.1"].signature
    assert blocks["layer2.0.downsample"].level is BlockLevel.UNIT
    assert graph.output_call("layer1") == "layer1.1.relu_1"


def test_blocks_hold_every_call_once_and_in_order() -> None:
    with torch.device("meta"):
        model = models.densenet121()
    graph = trace(model, model_name="densenet121", input_shape=(3, 224, 224)).graph
    walked = [call for root in graph.roots for call in graph.calls_in(root)]
    assert walked == [node.name for node in graph.nodes]
