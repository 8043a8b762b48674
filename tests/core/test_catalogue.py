"""The catalogue is complete, and says what torchvision publishes."""

from pathlib import Path

import pytest
import torch
from torchvision import models

from explorer.core.catalogue import catalogue, find_spec, input_shape, labels, weights_on_disk
from explorer.core.demo_nets import BUILDERS
from explorer.core.errors import UnknownModelError, WeightsError
from explorer.core.model_spec import NO_WEIGHTS, ModelSpec
from explorer.core.published_weights import hash_prefix, published_weights

OURS = {"alexnet_2012", "alexnet_2012_ungrouped", *BUILDERS}
SPECS = catalogue()
PUBLISHED = [spec for spec in SPECS if spec.name not in OURS]


def test_every_classifier_of_torchvision_and_our_own_are_on_offer() -> None:
    names = [spec.name for spec in SPECS]
    assert sorted(names) == sorted({*models.list_models(module=models), *OURS})


def test_classics_stand_first_in_order_of_appearance() -> None:
    classics = [spec.name for spec in SPECS if spec.is_classic]
    assert classics == [spec.name for spec in SPECS[: len(classics)]]
    assert classics == [
        *("alexnet_2012", "alexnet", "vgg16", "vgg19"),
        *(f"resnet{depth}" for depth in (18, 34, 50, 101, 152)),
    ]


def test_demo_networks_stand_behind_the_classics() -> None:
    names = [spec.name for spec in SPECS if not spec.is_classic]
    assert set(names[: len(BUILDERS)]) == set(BUILDERS)
    assert names[0] == "shapes_resnet56"


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_every_entry_is_described(spec: ModelSpec) -> None:
    lines = spec.description.split("\n")
    assert len(lines) == 2
    assert all(20 < len(line) <= 100 and line.endswith(".") for line in lines)
    assert spec.depth.split()[1] in {"layers", "blocks", "units"}
    assert 2012 <= spec.year <= 2022
    assert spec.weights[-1].name == NO_WEIGHTS
    assert spec.weight_set(spec.default_weights)


def test_titles_are_unique() -> None:
    assert len({spec.title for spec in SPECS}) == len(SPECS)


@pytest.mark.parametrize("spec", PUBLISHED, ids=lambda spec: spec.name)
def test_weight_sets_are_those_of_torchvision(spec: ModelSpec) -> None:
    known = models.get_model_weights(spec.name)
    assert [found.name for found in spec.weights[:-1]] == [weights.name for weights in known]
    assert spec.default_weights == known.DEFAULT.name
    for weights in published_weights(spec.name):
        assert len(hash_prefix(weights)) >= 8


def test_figures_of_a_weight_set_are_the_published_ones() -> None:
    weights = find_spec("resnet50").weight_set("IMAGENET1K_V2")
    assert weights is not None
    assert (weights.num_params, weights.giga_mult_adds) == (25_557_032, 4.089)
    assert weights.top1_percent == 80.858
    assert weights.size_mb == pytest.approx(102.54, abs=0.01)  # 97.79 MiB
    assert weights.card.in_words().startswith("resize 232 bilinear · crop 224 · mean 0.485")
    assert not weights.on_disk


def test_accuracy_that_was_not_measured_is_none() -> None:
    features_only = find_spec("vgg16").weight_set("IMAGENET1K_FEATURES")
    assert features_only is not None
    assert features_only.top1_percent is None


@pytest.mark.parametrize(
    ("name", "weights_name", "side"),
    [
        ("alexnet_2012", NO_WEIGHTS, 227),
        ("alexnet", NO_WEIGHTS, 224),
        ("inception_v3", NO_WEIGHTS, 299),
        ("vit_h_14", "IMAGENET1K_SWAG_E2E_V1", 518),
        ("vit_h_14", NO_WEIGHTS, 224),
        ("swin_v2_t", NO_WEIGHTS, 256),
        ("efficientnet_b7", "IMAGENET1K_V1", 600),
    ],
)
def test_input_shape_is_the_crop(name: str, weights_name: str, side: int) -> None:
    assert input_shape(find_spec(name), weights_name) == (3, side, side)


def test_alexnet_2012_reads_a_crop_of_227_from_256() -> None:
    card = find_spec("alexnet_2012").weights[0].card
    assert (card.resize, card.crop, card.mean) == ((256,), (227, 227), (0.485, 0.456, 0.406))


@pytest.mark.parametrize(
    ("name", "weights_name"),
    [
        ("resnet18", "IMAGENET1K_V1"),
        ("alexnet_2012", NO_WEIGHTS),
        ("vgg16", "IMAGENET1K_FEATURES"),
    ],
)
def test_labels_are_the_classes_of_imagenet(name: str, weights_name: str) -> None:
    names = labels(find_spec(name), weights_name)
    assert (len(names), names[0], names[285]) == (1000, "tench", "Egyptian cat")


def test_unknown_network_names_what_comes_close() -> None:
    with pytest.raises(UnknownModelError) as caught:
        find_spec("ResNet-50")
    assert "resnet50" in caught.value.next_step


def test_unknown_weights_name_those_there_are() -> None:
    with pytest.raises(WeightsError, match="IMAGENET1K_V1, none"):
        input_shape(find_spec("resnet18"), "IMAGENET22K")


def test_weights_on_disk_are_found_in_the_cache_of_torch_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    file = Path(torch.hub.get_dir()) / "checkpoints" / "resnet18-f37072fd.pth"
    spec = find_spec("resnet18")
    assert weights_on_disk(spec, "IMAGENET1K_V1") is None
    file.parent.mkdir(parents=True)
    file.touch()
    assert weights_on_disk(spec, "IMAGENET1K_V1") == file
    assert weights_on_disk(spec, NO_WEIGHTS) is None
    assert find_spec("resnet18").weights[0].on_disk
