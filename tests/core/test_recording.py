"""Recording runs a network as it is: same logits, every output as its layer said it."""

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn
from torchvision import models

from explorer.core.errors import CancelledError, UnknownLayerError
from explorer.core.graph import INPUT
from explorer.core.recording import Recorder, run
from explorer.core.tracing import TracedModel, trace
from tests.tiny_networks import INPUT_SHAPE, TinyResidualNet, picture_batch, residual_net


def traced(net: nn.Module) -> TracedModel:
    return trace(net, model_name="tiny", input_shape=INPUT_SHAPE)


def logits_of(net: nn.Module, batch: Tensor) -> Tensor:
    with torch.inference_mode():
        logits: Tensor = net(batch)
    return logits


def hooked_outputs(net: nn.Module, batch: Tensor) -> dict[str, Tensor]:
    """Copies of what every leaf module returned, by call name: the reference."""
    outputs: dict[str, Tensor] = {}

    def noting(name: str) -> Callable[..., None]:
        def note(_module: nn.Module, _args: object, output: Tensor) -> None:
            count = sum(key == name or key.startswith(f"{name}_") for key in outputs)
            outputs[f"{name}_{count}" if count else name] = output.clone()

        return note

    leaves = [(name, module) for name, module in net.named_modules() if not [*module.children()]]
    handles = [module.register_forward_hook(noting(name)) for name, module in leaves]
    try:
        logits_of(net, batch)
    finally:
        for handle in handles:
            handle.remove()
    return outputs


class Discarding(nn.Module):
    """In-place operations whose results are thrown away: the operand is what counts."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.drop = nn.Dropout(0.5)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        first = self.conv(x)
        same = self.drop(first)
        self.relu(same)
        first.mul_(2.0)
        F.leaky_relu(first, 0.1, inplace=True)
        torch.sigmoid_(first)
        first += x[:, :1]
        first.clamp_(max=1.2)
        return F.hardtanh(first, inplace=True).flatten(1)


class TwoOutputs(nn.Module):
    """Splits its channels, as ShuffleNet does, and joins them again."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 1)
        self.conv = nn.Conv2d(2, 2, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        left, right = self.stem(x).chunk(2, dim=1)
        return torch.cat((left, self.conv(right)), dim=1).flatten(1)


class MadeWithoutTheImage(nn.Module):
    """Indexes with a table that the forward pass makes from a buffer."""

    def __init__(self) -> None:
        super().__init__()
        self.order: Tensor
        self.register_buffer("order", torch.tensor([[2, 0], [1, 2]]))
        self.scale = nn.Parameter(torch.rand(3))

    def forward(self, x: Tensor) -> Tensor:
        factors = self.scale[self.order.view(-1)]
        return x.mean((2, 3)) @ torch.ones(3, 4) * factors


@pytest.mark.parametrize("net_type", [TinyResidualNet, Discarding, TwoOutputs, MadeWithoutTheImage])
def test_logits_are_those_of_the_model_bit_for_bit(net_type: type[nn.Module]) -> None:
    net, batch = net_type().eval(), picture_batch(images=2)
    before = batch.clone()
    recording = run(traced(net), net, batch, keep=())
    assert torch.equal(recording.logits, logits_of(net, batch.clone()))
    assert torch.equal(batch, before)


@pytest.mark.parametrize(
    "builder",
    [models.resnet18, models.squeezenet1_1, models.shufflenet_v2_x0_5, models.mobilenet_v3_small],
)
def test_networks_of_torchvision_give_the_same_logits(builder: Callable[[], nn.Module]) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net, batch = builder().eval(), torch.rand(1, 3, 64, 64)
    of_64 = trace(net, model_name="net", input_shape=(3, 64, 64))
    assert torch.equal(run(of_64, net, batch, keep=()).logits, logits_of(net, batch))


def test_each_output_is_what_its_layer_returned() -> None:
    net, batch = residual_net(), picture_batch()
    reference = hooked_outputs(net, batch)
    recording = run(traced(net), net, batch, keep=reference)
    assert recording.outputs.keys() == reference.keys()
    for name, output in reference.items():
        assert torch.equal(recording.outputs[name], output), name


def test_shapes_are_those_of_the_graph() -> None:
    net = residual_net()
    of_net = traced(net)
    recording = run(of_net, net, picture_batch(), keep=of_net.graph.node_by_name)
    shapes = {name: tuple(output.shape[1:]) for name, output in recording.outputs.items()}
    assert shapes == {node.name: node.output_shape for node in of_net.graph.nodes}


def test_only_what_is_asked_for_is_kept() -> None:
    net = residual_net()
    recording = run(traced(net), net, picture_batch(), keep=["layer1.0.bn2", INPUT])
    assert set(recording.outputs) == {"layer1.0.bn2", INPUT}


def test_weights_modes_and_switches_are_as_before() -> None:
    net = residual_net()
    of_net = traced(net)
    net.layer1.train()
    state = {name: value.clone() for name, value in net.state_dict().items()}
    modes = [(module.training, getattr(module, "inplace", None)) for module in net.modules()]
    run(of_net, net, picture_batch(), keep=())
    assert modes == [
        (module.training, getattr(module, "inplace", None)) for module in net.modules()
    ]
    assert all(torch.equal(value, state[name]) for name, value in net.state_dict().items())


def test_switches_are_put_back_after_an_error() -> None:
    net = residual_net()
    recorder = Recorder(traced(net), net)
    with pytest.raises(RuntimeError):
        recorder.run(torch.rand(1, 5, 8, 8), keep=())
    assert net.relu.inplace


def test_weights_assigned_after_tracing_are_used() -> None:
    net, other = residual_net(), residual_net(seed=5)
    recorder = Recorder(traced(net), net)
    net.load_state_dict(other.state_dict(), assign=True)
    logits = recorder.run(picture_batch(), keep=()).logits
    assert torch.equal(logits, logits_of(other, picture_batch()))


def test_program_of_one_network_runs_another_of_the_same_structure() -> None:
    skeleton, net = MadeWithoutTheImage(), MadeWithoutTheImage()
    recording = run(traced(skeleton), net, picture_batch(), keep=())
    assert torch.equal(recording.logits, logits_of(net, picture_batch()))


def test_cancel_stops_between_two_layers() -> None:
    net = residual_net()
    calls = iter(range(5))

    def check() -> None:
        if next(calls, None) is None:
            raise CancelledError("Cancelled.")

    with pytest.raises(CancelledError):
        run(traced(net), net, picture_batch(), keep=(), check=check)
    assert net.relu.inplace


def test_every_call_is_timed_on_the_cpu() -> None:
    net = residual_net()
    of_net = traced(net)
    gates = {"layer1.0.add": 0.5}
    recording = run(of_net, net, picture_batch(), keep=(), gates=gates)
    assert list(recording.call_ms) == [node.name for node in of_net.graph.nodes]
    assert 0 < sum(recording.call_ms.values()) <= recording.run_ms


@pytest.mark.parametrize("is_timed", [True, False])
def test_other_devices_are_waited_for_after_each_call_only_if_times_are_wanted(
    *, is_timed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[torch.device] = []
    monkeypatch.setattr("explorer.core.recording._wait_for", waits.append)
    net = residual_net()
    recorder = Recorder(traced(net), net.to("meta"))
    timed = recorder.run(picture_batch().to("meta"), keep=(), is_timed=is_timed)
    assert bool(timed.call_ms) is is_timed
    assert len(waits) == len(timed.call_ms) + 1


class TestGates:
    def test_gate_of_one_changes_nothing(self) -> None:
        net, batch = residual_net(), picture_batch()
        gated = run(traced(net), net, batch, keep=(), gates={"layer1.0.add": 1.0})
        assert torch.equal(gated.logits, logits_of(net, batch))

    def test_gate_of_zero_leaves_the_shortcut(self) -> None:
        net, names = residual_net(), ["relu", "layer1.0.add", "layer1.0.bn2"]
        recording = run(traced(net), net, picture_batch(), keep=names, gates={"layer1.0.add": 0})
        assert torch.equal(recording.outputs["layer1.0.add"], recording.outputs["relu"])
        assert recording.outputs["layer1.0.bn2"].abs().sum() > 0  # kept as it was

    def test_projection_stays_when_its_branch_is_gated_away(self) -> None:
        net, names = residual_net(), ["layer2.0.add", "layer2.0.downsample.1"]
        recording = run(traced(net), net, picture_batch(), keep=names, gates={"layer2.0.add": 0})
        projected = recording.outputs["layer2.0.downsample.1"]
        assert torch.equal(recording.outputs["layer2.0.add"], projected)

    def test_each_image_of_a_batch_has_its_own_gate(self) -> None:
        net, of_net = residual_net(), traced(residual_net())
        batch = picture_batch().expand(3, -1, -1, -1)
        gates = {"layer1.0.add": torch.tensor([1.0, 0.5, 0.0])}
        together = run(of_net, net, batch, keep=(), gates=gates).logits
        for place, gate in enumerate([1.0, 0.5, 0.0]):
            alone = run(of_net, net, picture_batch(), keep=(), gates={"layer1.0.add": gate})
            torch.testing.assert_close(together[place], alone.logits[0])

    def test_newest_operand_of_a_cat_is_gated(self) -> None:
        net = TwoOutputs().eval()
        recording = run(traced(net), net, picture_batch(), keep=["cat", "chunk"], gates={"cat": 0})
        joined = recording.outputs["cat"]
        assert torch.equal(joined[:, :2], recording.outputs["chunk"])
        assert joined[:, 2:].abs().sum() == 0

    def test_unknown_merge_is_named(self) -> None:
        net = residual_net()
        with pytest.raises(UnknownLayerError, match=r"'layer9\.add' is not a merge"):
            run(traced(net), net, picture_batch(), keep=(), gates={"layer9.add": 0})
