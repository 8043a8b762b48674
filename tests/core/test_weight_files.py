"""Weights are loaded whole from a verified file, or the network stays as it was."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
import torch
from torch import Tensor, nn

from explorer.core import weight_files
from explorer.core.catalogue import build_skeleton, find_spec, load_weights
from explorer.core.errors import CancelledError, WeightsError
from explorer.core.model_spec import NO_WEIGHTS, ModelSpec
from explorer.core.published_weights import (
    PublishedWeights,
    cached_file,
    hash_prefix,
    published,
)

WEIGHTS = "IMAGENET1K_V1"
Publish = Callable[[object], Path]


@pytest.fixture
def spec() -> ModelSpec:
    return find_spec("squeezenet1_1")


@pytest.fixture
def publish(
    spec: ModelSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[object], Path]:
    """Puts an object into torch.hub's cache as if it had been published so."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    return publisher(spec, monkeypatch)


def publisher(spec: ModelSpec, monkeypatch: pytest.MonkeyPatch) -> Publish:
    path = cached_file(published(spec.name, WEIGHTS))

    def publish(contents: object, **options: bool) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(contents, path, **options)
        checksum = hashlib.sha256(path.read_bytes()).hexdigest()
        size_mib = path.stat().st_size / 2**20
        monkeypatch.setattr(weight_files, "hash_prefix", lambda _weights: checksum[:8])
        monkeypatch.setattr(weight_files, "file_size_mib", lambda _weights: size_mib)
        return path

    return publish


def random_state(spec: ModelSpec, seed: int = 1) -> "OrderedDict[str, Tensor]":
    generator = torch.Generator().manual_seed(seed)
    state = OrderedDict(build_skeleton(spec, WEIGHTS).state_dict())
    for name, tensor in state.items():
        if tensor.is_floating_point():
            state[name] = torch.randn(tensor.shape, generator=generator)
    return state


def filled(model: nn.Module, value: float = 7.0) -> nn.Module:
    for parameter in model.parameters():
        nn.init.constant_(parameter, value)
    return model


def is_untouched(model: nn.Module) -> bool:
    return all(bool((parameter == 7.0).all()) for parameter in model.parameters())


@pytest.mark.parametrize("as_zip", [True, False], ids=["zip", "old format"])
def test_weights_of_the_file_are_in_the_network(
    spec: ModelSpec, publish: Callable[..., Path], *, as_zip: bool
) -> None:
    state = random_state(spec)
    publish(state, _use_new_zipfile_serialization=as_zip)
    model = build_skeleton(spec, WEIGHTS)
    load_weights(model, spec, WEIGHTS)
    found = model.state_dict()
    assert all(torch.equal(found[name], state[name]) for name in state)
    assert all(parameter.requires_grad for parameter in model.parameters())


def test_half_precision_becomes_single(spec: ModelSpec, publish: Publish) -> None:
    state = random_state(spec)
    publish(OrderedDict((name, tensor.half()) for name, tensor in state.items()))
    model = build_skeleton(spec, WEIGHTS)
    load_weights(model, spec, WEIGHTS)
    assert {parameter.dtype for parameter in model.parameters()} == {torch.float32}


def refused(spec: ModelSpec, words: str) -> WeightsError:
    """The error of loading, after which the network must be as before."""
    model = filled(build_skeleton(spec, WEIGHTS))
    with pytest.raises(WeightsError, match=words) as caught:
        load_weights(model, spec, WEIGHTS)
    assert is_untouched(model)
    return caught.value


def without_first(state: "OrderedDict[str, Tensor]") -> object:
    state.popitem(last=False)
    return state


def with_another(state: "OrderedDict[str, Tensor]") -> object:
    return OrderedDict(state, stranger=torch.zeros(1))


def transposed(state: "OrderedDict[str, Tensor]") -> object:
    name = "classifier.1.weight"
    return OrderedDict(state, **{name: state[name].transpose(0, 1).contiguous()})


def whole_numbers(state: "OrderedDict[str, Tensor]") -> object:
    return OrderedDict((name, tensor.int()) for name, tensor in state.items())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(without_first, "features.0.weight is missing", id="missing"),
        pytest.param(with_another, "stranger is unknown", id="unexpected"),
        pytest.param(
            transposed,
            "classifier.1.weight is float32 512 x 1000 x 1 x 1, not float32 1000 x 512 x 1 x 1",
            id="shape",
        ),
        pytest.param(whole_numbers, "is int32 .* not float32", id="whole numbers"),
        pytest.param(lambda _state: [1, 2], "something else than", id="no mapping"),
        pytest.param(lambda _state: {"epoch": 3}, "something else than", id="no tensors"),
        pytest.param(lambda _state: Path("x"), "could not be read", id="code"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    spec: ModelSpec,
    publish: Publish,
    change: Callable[["OrderedDict[str, Tensor]"], object],
    words: str,
) -> None:
    publish(change(random_state(spec)))
    error = refused(spec, words)
    assert "weights_only" not in error.sentence


def test_one_wrong_byte_is_found(spec: ModelSpec, publish: Publish) -> None:
    path = publish(random_state(spec))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    error = refused(spec, "is damaged: its checksum")
    assert "SHA-256" in error.details


def test_cut_file_is_found(spec: ModelSpec, publish: Publish) -> None:
    path = publish(random_state(spec))
    path.write_bytes(path.read_bytes()[:1_000_000])
    refused(spec, r"is not complete: it has 1\.0 MiB, published were 4\.7 MiB")


@pytest.mark.usefixtures("publish")
def test_missing_file_says_where_it_is_published(spec: ModelSpec) -> None:
    assert "https://download.pytorch.org" in refused(spec, "not on this computer").next_step


def test_no_weights_cannot_be_loaded(spec: ModelSpec) -> None:
    with pytest.raises(WeightsError):
        load_weights(build_skeleton(spec, NO_WEIGHTS), spec, NO_WEIGHTS)


def test_network_of_another_kind_is_refused(spec: ModelSpec, publish: Publish) -> None:
    publish(random_state(spec))
    other = filled(build_skeleton(find_spec("squeezenet1_0"), WEIGHTS))
    with pytest.raises(WeightsError, match="is not SqueezeNet"):
        load_weights(other, spec, WEIGHTS)
    assert is_untouched(other)


def test_loading_can_be_cancelled(spec: ModelSpec, publish: Publish) -> None:
    publish(random_state(spec))

    def cancel() -> None:
        raise CancelledError("")

    model = filled(build_skeleton(spec, WEIGHTS))
    with pytest.raises(CancelledError):
        load_weights(model, spec, WEIGHTS, check=cancel)
    assert is_untouched(model)


OLD_NAMES = {
    "densenet121": {"denselayer1.norm1.": "denselayer1.norm.1."},
    "vit_b_32": {"mlp.0.": "mlp.linear_1.", "mlp.3.": "mlp.linear_2."},
    "googlenet": {},
}


@pytest.mark.parametrize("name", OLD_NAMES)
def test_files_of_older_versions_are_understood(name: str) -> None:
    spec = find_spec(name)
    state = build_skeleton(spec, WEIGHTS).state_dict()
    old: OrderedDict[str, Tensor] = OrderedDict()
    for today, tensor in state.items():
        published_name = today
        for new, former in OLD_NAMES[name].items():
            published_name = published_name.replace(new, former)
        if "num_batches_tracked" not in today:  # older than this counter
            old[published_name] = tensor
    if name == "googlenet":
        old["aux1.fc2.bias"] = torch.zeros(1000)
    adapted = weight_files._adapted(old, name)
    fitted = weight_files._fitted(adapted, spec, weights_name=WEIGHTS, file="old.pth")
    assert fitted.keys() == state.keys()
    places = {key: tensor.data_ptr() for key, tensor in state.items() if "num_batches" not in key}
    assert {key: fitted[key].data_ptr() for key in places} == places


def test_file_name_without_a_checksum_is_refused() -> None:
    class WithoutChecksum:
        url = "https://example.org/weights.pth"

    with pytest.raises(WeightsError, match="no checksum"):
        hash_prefix(cast("PublishedWeights", WithoutChecksum()))
