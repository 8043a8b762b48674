"""The words on boxes and in tooltips."""

import pytest

from explorer.core.graph import BlockLevel
from explorer.qt.graph.layout.captions import Family, caption_of, family_of, full_story, short_name
from explorer.qt.graph.layout.hierarchy import Hierarchy
from tests.qt.graph import graph_builder
from tests.qt.graph.graph_builder import GraphBuilder

RESIDUAL = Hierarchy(graph_builder.residual_net())


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("conv1", "conv1"),
        ("layer2.0.conv1", "conv1"),
        ("layer2.0", "layer2.0"),
        ("features.denseblock1.denselayer12", "denselayer12"),
        ("features.5.1", "features.5.1"),
    ],
)
def test_a_short_name_has_a_letter(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("kind", "family"),
    [
        ("Conv2d", Family.CONV),
        ("BatchNorm2d", Family.NORM),
        ("Hardswish", Family.ACTIVATION),
        ("AdaptiveAvgPool2d", Family.POOL),
        ("Linear", Family.LINEAR),
        ("add", Family.MERGE),
        ("MultiheadAttention", Family.ATTENTION),
        ("Dropout", Family.OTHER),
    ],
)
def test_types_belong_to_families(kind: str, family: Family) -> None:
    assert family_of(kind) is family


def test_a_call_says_type_kernel_and_shape() -> None:
    assert caption_of(RESIDUAL, "stem").lines == ("Conv2d 3×3", "4×16×16")


def test_a_unit_says_all_it_is_made_of() -> None:
    build = GraphBuilder()
    build.call("conv")
    build.call("bn", kind="BatchNorm2d")
    build.call("relu", kind="ReLU")
    unit = build.block("unit", "conv", "bn", "relu", level=BlockLevel.UNIT)

    caption = caption_of(Hierarchy(build.build(unit)), "unit")

    assert caption.lines == ("Conv 3×3 · BN · ReLU", "4×8×8")
    assert caption.family is Family.CONV


def test_a_stage_says_how_many_blocks_it_holds() -> None:
    assert caption_of(RESIDUAL, "layer1").lines[0] == "Block ×3"


def test_a_folded_run_says_from_where_to_where() -> None:
    caption = caption_of(RESIDUAL, "layer1.1", members=("layer1.1", "layer1.2"))

    assert caption.title == "layer1.1 … 2"
    assert caption.lines[0] == "Block ×2"


def test_the_story_of_a_call_has_name_type_kernel_shapes_and_costs() -> None:
    story = full_story(RESIDUAL, "layer1.0.conv1")

    assert story.splitlines() == [
        "layer1.0.conv1",
        "Conv2d kernel 3×3",
        "4×16×16 → 4×16×16",
        "100 parameters",
    ]


def test_the_story_of_a_block_sums_up_its_calls() -> None:
    assert "4 calls" in full_story(RESIDUAL, "layer1.0")
    assert "300 parameters" in full_story(RESIDUAL, "layer1.0")
