"""Skeletons have torchvision's structure without its work; untrained networks its numbers."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext

import pytest
import torch
from torch import nn
from torchvision import models

from explorer.core import model_building
from explorer.core.alexnet_2012 import AlexNet2012
from explorer.core.catalogue import build_skeleton, build_untrained, catalogue, find_spec
from explorer.core.errors import CancelledError
from explorer.core.model_spec import NO_WEIGHTS, ModelSpec

SPECS = catalogue()
SMALL_SPECS = ("alexnet_2012", "squeezenet1_1", "shufflenet_v2_x0_5", "regnet_y_400mf", "swin_t")


@pytest.fixture(autouse=True)
def _nothing_is_left_behind() -> Iterator[None]:
    """Random numbers and initialisers are as they were."""
    before = torch.get_rng_state()
    initialisers = (nn.init.kaiming_normal_, nn.Linear.reset_parameters)
    yield
    assert torch.equal(torch.get_rng_state(), before)
    assert (nn.init.kaiming_normal_, nn.Linear.reset_parameters) == initialisers


def structure(model: nn.Module) -> list[tuple[str, object]]:
    modules = [(name, type(module).__name__) for name, module in model.named_modules()]
    state = [(name, tuple(tensor.shape)) for name, tensor in model.state_dict().items()]
    return [*modules, *state]


def test_skeleton_of_every_network_has_the_published_parameters() -> None:
    counted, published = {}, {}
    for spec in SPECS:
        for weights in spec.weights[:-1]:
            model = build_skeleton(spec, weights.name)
            key = f"{spec.name} {weights.name}"
            counted[key] = sum(parameter.numel() for parameter in model.parameters())
            published[key] = weights.num_params
            assert not model.training
    assert counted == published


@pytest.mark.parametrize(
    ("name", "weights_name"),
    [
        ("resnet18", "IMAGENET1K_V1"),
        ("googlenet", "IMAGENET1K_V1"),
        ("inception_v3", "IMAGENET1K_V1"),
        ("vit_b_16", "IMAGENET1K_SWAG_E2E_V1"),
        ("mnasnet0_5", "IMAGENET1K_V1"),
    ],
)
def test_skeleton_is_the_structure_that_torchvision_builds_with_weights(
    name: str, weights_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    skeleton = build_skeleton(find_spec(name), weights_name)
    monkeypatch.setattr(nn.Module, "load_state_dict", lambda *_args, **_kwargs: None)
    monkeypatch.setattr(models.WeightsEnum, "get_state_dict", lambda *_args, **_kwargs: {})
    with torch.random.fork_rng(devices=[]):
        reference = models.get_model(name, weights=weights_name)
    assert structure(skeleton) == structure(reference)
    assert getattr(skeleton, "transform_input", None) == getattr(reference, "transform_input", None)


def test_heads_that_torchvision_drops_are_not_built() -> None:
    for weights_name in ("IMAGENET1K_V1", NO_WEIGHTS):
        assert build_skeleton(find_spec("googlenet"), weights_name).aux1 is None
        assert build_skeleton(find_spec("inception_v3"), weights_name).AuxLogits is not None


def test_skeleton_keeps_what_builders_compute() -> None:
    for name, buffer in (
        ("swin_t", "features.1.0.attn.relative_position_index"),
        ("resnet18", "bn1.running_var"),
    ):
        spec = find_spec(name)
        skeleton = build_skeleton(spec, NO_WEIGHTS).state_dict()
        assert torch.equal(skeleton[buffer], build_untrained(spec, NO_WEIGHTS).state_dict()[buffer])


def test_initialisation_is_restored_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> nn.Module:
        raise MemoryError

    monkeypatch.setattr(models, "get_model", fail)
    with pytest.raises(MemoryError):
        build_skeleton(find_spec("resnet18"), NO_WEIGHTS)


@pytest.mark.parametrize("name", SMALL_SPECS)
@pytest.mark.parametrize("check", [None, lambda: None], ids=["unchecked", "checked"])
def test_untrained_network_is_torchvisions_with_seed_0(
    name: str, check: Callable[[], None] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_building, "_DRAWN_AT_ONCE", 1 << 14)
    spec = find_spec(name)
    found = build_untrained(spec, NO_WEIGHTS, check=check).state_dict()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        reference = reference_model(spec).state_dict()
    assert found.keys() == reference.keys()
    assert all(torch.equal(found[key], reference[key]) for key in reference)


def reference_model(spec: ModelSpec) -> nn.Module:
    if spec.name == "alexnet_2012":
        return AlexNet2012()
    model = models.get_model(spec.name, weights=None)
    assert isinstance(model, nn.Module)
    return model


@pytest.mark.parametrize("calls", [1, 40])
def test_building_stops_when_it_is_cancelled(calls: int) -> None:
    left = iter(range(calls - 1))

    def check() -> None:
        if next(left, None) is None:
            raise CancelledError("")

    with pytest.raises(CancelledError):
        build_untrained(find_spec("squeezenet1_1"), NO_WEIGHTS, check=check)


def test_pieces_of_a_long_draw_are_the_numbers_of_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model_building, "_DRAWN_AT_ONCE", 64)
    for size in (127, 128, 129, 1000):
        for draw in (nn.init.normal_, nn.init.uniform_):
            drawn = []
            for mode in (nullcontext(), model_building._CheckedInitialisation(lambda: None)):
                with torch.random.fork_rng(devices=[]), mode:
                    torch.manual_seed(7)
                    drawn.append(draw(torch.empty(size)))
            assert torch.equal(*drawn)


def test_long_draws_are_cancelled_in_the_middle() -> None:
    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1

    build_untrained(find_spec("alexnet_2012"), NO_WEIGHTS, check=check)
    assert calls > 2 * 60_965_224 // model_building._DRAWN_AT_ONCE
