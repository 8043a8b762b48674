"""The weights that ship: complete, small, and as good as their cards say."""

import math
import shutil
from functools import cache
from pathlib import Path

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from torch import nn

from explorer.core import bundled_weights
from explorer.core.bundled_weights import BUNDLED_NAME
from explorer.core.catalogue import (
    build_skeleton,
    find_spec,
    input_shape,
    labels,
    load_weights,
    preprocess,
    weights_on_disk,
)
from explorer.core.demo_nets import BUILDERS, CLASSES, Block
from explorer.core.errors import WeightsError
from explorer.core.model_card import CARD_NAME, WEIGHTS_NAME, ModelCard, read_card, weights_folder
from explorer.core.model_spec import NO_WEIGHTS
from explorer.resource_files import resource_path
from explorer.training.drawn_shapes import drawn_pictures

NAMES = list(BUILDERS)
FRESH_COUNT = 600
FRESH_SEED = 20261125


def trained(name: str) -> nn.Module:
    spec = find_spec(name)
    model = build_skeleton(spec, BUNDLED_NAME)
    load_weights(model, spec, BUNDLED_NAME)
    return model


def card_of(name: str) -> ModelCard:
    return read_card(weights_folder(name))


@cache
def fresh_pictures() -> tuple[torch.Tensor, torch.Tensor]:
    """Drawn by the other renderer from a seed that neither training nor card has used."""
    spec = find_spec("shapes_resnet56")
    pairs = list(drawn_pictures(FRESH_COUNT, seed=FRESH_SEED, side_px=96))
    batch = torch.stack([preprocess(picture, spec, BUNDLED_NAME) for picture, _ in pairs])
    return batch, torch.tensor([label for _, label in pairs])


@pytest.mark.parametrize("name", NAMES)
def test_it_is_what_the_program_picks_by_itself(name: str) -> None:
    spec = find_spec(name)
    assert spec.default_weights == BUNDLED_NAME
    assert [found.name for found in spec.weights] == [BUNDLED_NAME, NO_WEIGHTS]
    assert spec.weights[0].on_disk and not spec.weights[0].url
    assert weights_on_disk(spec, BUNDLED_NAME) == weights_folder(name) / WEIGHTS_NAME
    assert input_shape(spec, BUNDLED_NAME) == (3, 64, 64)


@pytest.mark.parametrize("name", NAMES)
def test_labels_are_the_shapes(name: str) -> None:
    spec = find_spec(name)
    assert labels(spec, BUNDLED_NAME) == labels(spec, NO_WEIGHTS) == CLASSES


@pytest.mark.parametrize("name", NAMES)
def test_accuracy_on_fresh_pictures_is_that_of_the_card(name: str) -> None:
    """Within two standard errors of the difference, which both samples have a part in."""
    stated = card_of(name).test("pillow")
    batch, truth = fresh_pictures()
    with torch.inference_mode():
        predicted = trained(name)(batch).argmax(1)
    fraction = float((predicted == truth).double().mean())
    spread = stated.accuracy * (1 - stated.accuracy)
    error = math.sqrt(spread / FRESH_COUNT + spread / stated.count)
    assert fraction >= stated.accuracy - 2 * error


@pytest.mark.parametrize("sample", sorted(resource_path("samples").glob("shape-*")), ids=str)
def test_first_network_recognises_every_sample(sample: Path) -> None:
    spec = find_spec("shapes_resnet56")
    with Image.open(sample) as picture:
        batch = preprocess(picture.convert("RGB"), spec, BUNDLED_NAME).unsqueeze(0)
    with torch.inference_mode():
        logits = trained("shapes_resnet56")(batch)[0]
    assert CLASSES[int(logits.argmax())] == sample.stem.removeprefix("shape-")
    assert float(logits.softmax(0).max()) > 0.5


@pytest.mark.parametrize("name", NAMES)
def test_samples_are_recognised_as_often_as_the_card_promises(name: str) -> None:
    """Within two standard errors. Plain-56 learned next to nothing, and its card says so."""
    spec, stated = find_spec(name), card_of(name).test("pillow").accuracy
    model, right = trained(name), []
    for sample in sorted(resource_path("samples").glob("shape-*")):
        with Image.open(sample) as picture:
            batch = preprocess(picture.convert("RGB"), spec, BUNDLED_NAME).unsqueeze(0)
        with torch.inference_mode():
            answer = CLASSES[int(model(batch).argmax())]
        right.append(answer == sample.stem.removeprefix("shape-"))
    error = math.sqrt(stated * (1 - stated) / len(right))
    assert sum(right) / len(right) >= stated - 2 * error


def test_all_files_are_in_half_precision_and_small_together() -> None:
    files = [weights_folder(name) / WEIGHTS_NAME for name in NAMES]
    assert sum(file.stat().st_size for file in files) < 12_000_000
    for file in files:
        kinds = {tensor.dtype for tensor in load_file(file).values()}
        assert kinds <= {torch.float16, torch.int64}


@pytest.mark.parametrize("name", NAMES)
def test_card_tells_how_it_was_made(name: str) -> None:
    card = card_of(name)
    assert card.model == name and card.classes == CLASSES
    assert (card.recipe.optimizer, card.recipe.momentum) == ("SGD", 0.9)
    assert [point.epoch for point in card.curve] == list(range(1, card.recipe.epochs + 1))
    assert card.curve[-1].test_accuracy == pytest.approx(card.test("test").accuracy, abs=0.01)
    assert {found.name for found in card.tests} == {"test", "pillow", "strokes"}
    assert card.making.minutes > 0 and "torch" in card.making.versions
    layers = [layer for layer in BUILDERS[name]().modules() if isinstance(layer, nn.Dropout)]
    dropouts = {card.recipe.dropout} if card.recipe.dropout else set()
    assert {layer.p for layer in layers} == dropouts


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a network in a copy of its own."""
    folder = tmp_path / "shapes_resnet20"
    shutil.copytree(weights_folder("shapes_resnet20"), folder)
    monkeypatch.setattr(bundled_weights, "weights_folder", lambda _name: folder)
    return folder


def test_damaged_card_leaves_the_network_on_offer_untrained(copied: Path) -> None:
    (copied / CARD_NAME).write_text("{")
    spec = find_spec("shapes_resnet20")
    assert [found.name for found in spec.weights] == [NO_WEIGHTS]
    assert spec.default_weights == NO_WEIGHTS


@pytest.mark.parametrize("damage", ["flipped byte", "cut short", "missing"])
def test_damaged_file_is_refused_and_says_what_helps(copied: Path, damage: str) -> None:
    file = copied / WEIGHTS_NAME
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data if damage == "flipped byte" else data[:-20_000])
    if damage == "missing":
        file.unlink()
    spec = find_spec("shapes_resnet20")
    with pytest.raises(WeightsError) as caught:
        load_weights(build_skeleton(spec, BUNDLED_NAME), spec, BUNDLED_NAME)
    assert caught.value.next_step == "Install the program again."
    assert WEIGHTS_NAME in caught.value.sentence


def test_block_taken_out_is_hardly_missed_by_the_residual_network_and_ruins_vgg() -> None:
    """Veit, Wilber and Belongie 2016: on every third block, and all layers of VGG that can go."""
    batch, truth = (part[:240] for part in fresh_pictures())

    def accuracy(model: nn.Module) -> float:
        with torch.inference_mode():
            return float((model(batch).argmax(1) == truth).double().mean())

    vgg, residual = trained("shapes_vgg"), trained("shapes_resnet56")
    features = vgg.get_submodule("features")
    assert isinstance(features, nn.Sequential)
    left_of_vgg = []
    for index in range(2, len(features), 5):
        kept, features[index] = features[index], nn.Identity()
        left_of_vgg.append(accuracy(vgg))
        features[index] = kept
    left_of_residual = []
    for block in [layer for layer in residual.modules() if isinstance(layer, Block)][1::3]:
        handle = block.bn2.register_forward_hook(lambda _layer, _inputs, branch: branch * 0)
        left_of_residual.append(accuracy(residual))
        handle.remove()
    assert max(left_of_vgg) < accuracy(vgg) - 0.4
    assert min(left_of_residual) > accuracy(residual) - 0.1
