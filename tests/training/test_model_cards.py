"""What is published: half precision weights, and a card that tells the truth about the file."""

import hashlib
import math
from itertools import islice
from pathlib import Path

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor, nn

from explorer.core.demo_nets import BUILDERS, CLASSES, INPUT_SIZE, MEAN, STD
from explorer.core.model_card import CARD_NAME, WEIGHTS_NAME, Epoch, ModelCard, Recipe, read_card
from explorer.training import model_cards
from explorer.training.datasets import TEST, TRAIN, Pictures, centre
from explorer.training.fitting import Fitted, Fitting, predictions
from explorer.training.hand_strokes import hand_drawings
from explorer.training.model_cards import HeldOutSets, held_out_sets, network_from, pictures_of

_NAME = "shapes_resnet20"
_RECIPE = Recipe(learning_rate=0.1, epochs=1)
_CURVE = (Epoch(1, 0.1, 2.5, 0.1, 0.2),)
_CPU = torch.device("cpu")


def _noise(count: int, *, side_px: int = INPUT_SIZE, seed: int = 0) -> Pictures:
    generator = torch.Generator().manual_seed(seed)
    shape = (count, 3, side_px, side_px)
    images = torch.randint(0, 256, shape, generator=generator, dtype=torch.uint8)
    return Pictures(images, torch.arange(count) % len(CLASSES))


def _untrained() -> nn.Module:
    torch.manual_seed(3)
    return BUILDERS[_NAME]().eval()


def _sets() -> HeldOutSets:
    return HeldOutSets(_noise(24, seed=1), _noise(13, seed=2), _noise(5, seed=3))


def _publish(
    folder: Path, *, model: nn.Module | None = None, sets: HeldOutSets | None = None
) -> ModelCard:
    fitting = Fitting(_NAME, _RECIPE, 5, _CPU, folder, lambda _step: None, lambda _point: None)
    return model_cards.publish(
        fitting,
        Fitted(model or _untrained(), _CURVE, seconds=90.0),
        train=_noise(7, side_px=72),
        sets=sets or _sets(),
        folder=folder,
    )


def _relabelled(pictures: Pictures, wrong: int, model: nn.Module) -> Pictures:
    """The same pictures, of which a model has all but the first ``wrong`` right."""
    labels = predictions(model, pictures.images, _CPU).clone()
    labels[:wrong] = (labels[:wrong] + 1) % len(CLASSES)
    return Pictures(pictures.images, labels)


def test_folder_is_made_and_holds_weights_and_card_only(tmp_path: Path) -> None:
    _publish(tmp_path / "weights" / _NAME)
    names = {path.name for path in (tmp_path / "weights" / _NAME).iterdir()}
    assert names == {CARD_NAME, WEIGHTS_NAME}


def test_file_has_the_weights_in_half_precision(tmp_path: Path) -> None:
    model = _untrained()
    _publish(tmp_path, model=model)
    stored, wanted = load_file(tmp_path / WEIGHTS_NAME), model.state_dict()
    assert stored.keys() == wanted.keys()
    for key, value in stored.items():
        is_number = wanted[key].is_floating_point()
        assert value.dtype == (torch.float16 if is_number else torch.int64), key
        assert torch.equal(value, wanted[key].to(value.dtype)), key


def test_network_read_back_is_rounded_and_in_full_precision(tmp_path: Path) -> None:
    model = _untrained()
    _publish(tmp_path, model=model)
    found = network_from(tmp_path / WEIGHTS_NAME, _NAME)
    assert not found.training
    assert all(parameter.dtype == torch.float32 for parameter in found.parameters())
    wanted = dict(model.named_parameters())
    for name, parameter in found.named_parameters():
        assert torch.equal(parameter, wanted[name].half().float()), name


def test_publishing_leaves_the_fitted_network_as_it_was(tmp_path: Path) -> None:
    model = _untrained()
    _publish(tmp_path, model=model)
    fresh = _untrained().state_dict()
    for key, value in model.state_dict().items():
        assert value.dtype == fresh[key].dtype
        assert torch.equal(value, fresh[key]), key


def test_card_has_digest_and_size_of_the_file(tmp_path: Path) -> None:
    file = _publish(tmp_path).file
    data = (tmp_path / WEIGHTS_NAME).read_bytes()
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert file.num_bytes == len(data)


def test_card_counts_parameters_and_not_buffers(tmp_path: Path) -> None:
    wanted = sum(parameter.numel() for parameter in _untrained().parameters())
    assert _publish(tmp_path).file.num_params == wanted


def test_card_read_back_equals_the_returned_one(tmp_path: Path) -> None:
    assert _publish(tmp_path) == read_card(tmp_path)


def test_card_tells_how_the_network_was_made(tmp_path: Path) -> None:
    card = _publish(tmp_path)
    assert (card.model, card.classes) == (_NAME, CLASSES)
    assert (card.recipe, card.curve) == (_RECIPE, _CURVE)
    assert (card.making.seed, card.making.minutes) == (5, 1.5)
    assert card.making.device.startswith("CPU")
    assert card.making.versions["torch"] == str(torch.__version__)
    assert (card.data.train_count, card.data.train_seed) == (7, TRAIN.seed)
    assert (card.data.image_px, card.data.mean, card.data.std) == (INPUT_SIZE, MEAN, STD)


def test_card_has_the_three_tests_with_their_counts_and_seeds(tmp_path: Path) -> None:
    card = _publish(tmp_path)
    found = [(test.name, test.count, test.seed) for test in card.tests]
    assert found == [
        ("test", 24, TEST.seed),
        ("pillow", 13, model_cards.DRAWN_SEED),
        ("strokes", 5, model_cards.STROKES_SEED),
    ]


def test_accuracies_are_those_of_the_file_with_their_standard_errors(tmp_path: Path) -> None:
    _publish(tmp_path / "first")
    shipped = network_from(tmp_path / "first" / WEIGHTS_NAME, _NAME)
    sets = _sets()
    relabelled = HeldOutSets(
        _relabelled(sets.test, 6, shipped),
        _relabelled(sets.drawn, 0, shipped),
        _relabelled(sets.strokes, 4, shipped),
    )
    tests = _publish(tmp_path / "second", sets=relabelled).tests
    assert [test.accuracy for test in tests] == pytest.approx([0.75, 1, 0.2])
    wanted = [math.sqrt(0.75 * 0.25 / 24), 0, math.sqrt(0.2 * 0.8 / 5)]
    assert [test.standard_error for test in tests] == pytest.approx(wanted, abs=1e-5)


def test_training_accuracy_is_that_of_the_middle_of_so_many_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_cards, "_TRAIN_SAMPLE", 4)
    card = _publish(tmp_path)
    shipped = network_from(tmp_path / WEIGHTS_NAME, _NAME)
    sample = _noise(7, side_px=72)
    found = predictions(shipped, centre(sample.images[:4]), _CPU)
    assert card.train_checked == 4
    assert card.train_accuracy == float((found == sample.labels[:4]).double().mean())


def test_sets_are_the_middle_of_the_test_part_drawn_pictures_and_strokes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model_cards, "DRAWN_COUNT", 14)
    few = tuple(islice(hand_drawings(), 0, None, 40))
    monkeypatch.setattr(model_cards, "hand_drawings", lambda: few)
    test = _noise(3, side_px=72)
    sets = held_out_sets(test)
    assert torch.equal(sets.test.images, centre(test.images))
    assert torch.equal(sets.test.labels, test.labels)
    assert sets.drawn.labels.tolist() == [*range(12), 0, 1]
    assert sets.strokes.labels.tolist() == [CLASSES.index(drawing.label) for drawing in few]
    for pictures in (sets.drawn, sets.strokes):
        assert pictures.images.shape == (len(pictures), 3, INPUT_SIZE, INPUT_SIZE)
        assert pictures.images.dtype == torch.uint8


def test_picture_of_the_size_of_the_input_comes_through_as_it_is() -> None:
    image = _noise(1).images[0]
    pictures = pictures_of([(_as_picture(image), 7)])
    assert torch.equal(pictures.images[0], image)
    assert pictures.labels.tolist() == [7]


def _as_picture(image: Tensor) -> Image.Image:
    return Image.fromarray(image.permute(1, 2, 0).contiguous().numpy())
