"""Gate gradients are those of finite differences, and leave the network as it was."""

from collections.abc import Callable
from contextlib import suppress

import pytest
import torch
from torch import Tensor, nn
from torchvision import models

from explorer.core.errors import CancelledError, UnknownClassError
from explorer.core.gate_gradients import gate_gradients
from explorer.core.recording import Recorder
from explorer.core.tracing import trace
from tests.tiny_networks import INPUT_SHAPE, picture_batch, residual_net

STEP = 1e-4


class GrowingNet(nn.Module):
    """Two steps of a dense block, whose newest features are the branch of each ``cat``."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.first = nn.Conv2d(4, 2, 3, padding=1)
        self.second = nn.Conv2d(6, 2, 3, padding=1)
        self.fc = nn.Linear(8, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        x = torch.cat((x, self.first(x).relu()), 1)
        x = torch.cat((x, self.second(x).relu()), 1)
        return self.fc(x.mean((2, 3)))  # type: ignore[no-any-return]


def growing_net() -> nn.Module:
    with torch.random.fork_rng():
        torch.manual_seed(3)
        return GrowingNet().eval()


def recorder_of(net: nn.Module, shape: tuple[int, int, int] = INPUT_SHAPE) -> Recorder:
    return Recorder(trace(net, model_name="tiny", input_shape=shape), net.double())


def difference(
    recorder: Recorder, batch: Tensor, *, merge: str, gates: dict[str, float], index: int
) -> float:
    """d logit / d gate from two runs a small step apart."""
    ends = []
    for step in (STEP, -STEP):
        moved = {**gates, merge: gates.get(merge, 1.0) + step}
        ends.append(float(recorder.run(batch, keep=(), gates=moved).logits[0, index]))
    return (ends[0] - ends[1]) / (2 * STEP)


@pytest.mark.parametrize("net", [residual_net, growing_net], ids=["add", "cat"])
@pytest.mark.parametrize("gate", [1.0, 0.5])
def test_gradients_are_those_of_finite_differences(
    net: Callable[[], nn.Module], gate: float
) -> None:
    recorder, batch = recorder_of(net()), picture_batch().double()
    gates = {next(iter(recorder.program.gate_slots)): gate}
    found = gate_gradients(recorder, batch, class_index=3, gates=gates)
    assert [each.merge for each in found.gradients] == list(recorder.program.gate_slots)
    for each in found.gradients:
        expected = difference(recorder, batch, merge=each.merge, gates=gates, index=3)
        assert each.gradient == pytest.approx(expected, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize(
    "builder", [models.mobilenet_v3_small, models.shufflenet_v2_x0_5], ids=["mul", "shuffled"]
)
def test_networks_of_torchvision_have_a_gradient_for_every_gate(
    builder: Callable[[], nn.Module],
) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net, batch = builder().eval(), torch.rand(1, 3, 64, 64).double()
    recorder = recorder_of(net, (3, 64, 64))
    found = gate_gradients(recorder, batch)
    last = found.gradients[-1]
    expected = difference(recorder, batch, merge=last.merge, gates={}, index=found.target.index)
    assert last.gradient == pytest.approx(expected, rel=1e-4, abs=1e-9)
    assert len(found.gradients) == len(recorder.program.gate_slots) > 0


def test_target_is_the_likeliest_class_unless_another_is_named() -> None:
    recorder, batch = recorder_of(residual_net()), picture_batch().double()
    logits = recorder.run(batch, keep=()).logits[0]
    target = gate_gradients(recorder, batch, labels=("a", "b")).target
    assert target.index == int(logits.argmax())
    assert target.logit == pytest.approx(float(logits.max()))
    assert gate_gradients(recorder, batch, class_index=1, labels=("a", "b")).target.label == "b"


@pytest.mark.parametrize("index", [-1, 5])
def test_class_that_is_not_there_is_named(index: int) -> None:
    with pytest.raises(UnknownClassError, match=str(index)):
        gate_gradients(recorder_of(residual_net()), picture_batch().double(), class_index=index)


def test_network_without_merges_has_none() -> None:
    net = nn.Sequential(nn.Conv2d(3, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(72, 5)).eval()
    assert gate_gradients(recorder_of(net), picture_batch().double()).gradients == ()


@pytest.mark.parametrize("is_cancelled", [False, True], ids=["finished", "cancelled"])
def test_network_is_as_it_was(*, is_cancelled: bool) -> None:
    net = residual_net()
    net.fc.bias.requires_grad_(False)  # noqa: FBT003
    net.train()
    before = {name: value.clone() for name, value in net.state_dict().items()}
    recorder = recorder_of(net)
    steps = iter(range(7 if is_cancelled else 1000))

    def check() -> None:
        if next(steps, None) is None:
            raise CancelledError("Cancelled.")

    with suppress(CancelledError):
        gate_gradients(recorder, picture_batch().double(), check=check)
    assert net.training and net.relu.inplace
    assert all(torch.equal(value.float(), before[name]) for name, value in net.state_dict().items())
    assert all(weight.grad is None for weight in net.parameters())
    frozen = [name for name, weight in net.named_parameters() if not weight.requires_grad]
    assert frozen == ["fc.bias"]


def test_image_made_in_inference_mode_will_do() -> None:
    with torch.inference_mode():
        batch = picture_batch().double() * 2
    assert len(gate_gradients(recorder_of(residual_net()), batch).gradients) == 2
