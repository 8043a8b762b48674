"""Rows of the pickers, from the catalogue's records."""

from explorer.core.model_spec import NO_WEIGHTS
from explorer.qt.choices import CLASSICS, device_choices, model_choices, weights_choices
from tests.qt.records import CATALOGUE, CPU, spec


def test_classics_stand_first_under_their_own_title() -> None:
    choices = model_choices((*CATALOGUE[1:], CATALOGUE[0]))
    assert [choice.key for choice in choices] == ["resnet50", "tiny", "other"]
    assert [choice.section for choice in choices] == [CLASSICS, "ResNet", "Other family"]


def test_families_are_kept_together() -> None:
    mixed = (spec("a", family="A"), spec("b", family="B"), spec("c", family="A"))
    assert [choice.key for choice in model_choices(mixed)] == ["a", "c", "b"]


def test_network_is_found_by_name_title_or_family() -> None:
    (choice,) = model_choices((spec("vit_b_16", family="Vision Transformer"),))
    assert all(choice.matches(text) for text in ("vit", "VISION", "b_16 trans", ""))
    assert not choice.matches("resnet")


def test_weights_say_size_accuracy_and_whether_they_are_there() -> None:
    on_disk, missing, none = weights_choices(spec("other", on_disk=("V1",)))
    assert on_disk.detail == "98 MB · top-1 80.9 %"
    assert missing.detail.endswith("not on disk")
    assert (none.key, none.detail) == (NO_WEIGHTS, "untrained")


def test_device_says_what_it_is() -> None:
    (choice,) = device_choices((CPU,))
    assert (choice.key, choice.detail) == ("cpu", "CPU, 2 threads")
