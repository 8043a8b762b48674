"""Every network of the catalogue, traced: against torchvision's figures and the papers'."""

import pytest
from torchinfo import summary

from explorer.core.catalogue import build_skeleton, catalogue, find_spec, input_shape
from explorer.core.graph import ModelGraph
from explorer.core.model_spec import ModelSpec
from explorer.core.tracing import trace

SPECS = {spec.name: spec for spec in catalogue()}


def graph_of(spec: ModelSpec, weights: str) -> ModelGraph:
    model = build_skeleton(spec, weights)
    return trace(model, model_name=spec.name, input_shape=input_shape(spec, weights)).graph


@pytest.mark.parametrize("name", list(SPECS))
def test_totals_agree_with_the_published_figures_and_the_rows(name: str) -> None:
    spec = SPECS[name]
    graph = graph_of(spec, spec.default_weights)
    assert sum(node.num_params for node in graph.nodes) == graph.total_params
    assert sum(node.mult_adds for node in graph.nodes) == graph.total_mult_adds
    published = spec.weight_set(spec.default_weights)
    assert published is not None
    if published.num_params is not None:
        assert graph.total_params == pytest.approx(published.num_params, rel=0.01)
    if published.giga_mult_adds is not None:
        # the figures are rounded to 0.001 G; ShuffleNet's smallest says 0.04 for 0.0405
        ours = graph.total_mult_adds / 1e9
        assert ours == pytest.approx(published.giga_mult_adds, rel=0.01, abs=0.0005)


@pytest.mark.parametrize(
    ("name", "params", "mega_mult_adds"),
    [
        ("alexnet_2012", 60_965_224, 724.4),
        ("alexnet_2012_ungrouped", 62_378_344, 1_135.3),
        ("alexnet", 61_100_840, 714.2),
        ("vgg16", 138_357_544, 15_470.3),
        ("vgg19", 143_667_240, 19_632.1),
        ("resnet18", 11_689_512, 1_814.1),
        ("resnet34", 21_797_672, 3_663.8),
        ("resnet50", 25_557_032, 4_089.2),
        ("resnet101", 44_549_160, 7_801.4),
        ("resnet152", 60_192_808, 11_513.6),
    ],
)
def test_the_numbers_of_the_classics_hold_exactly(
    name: str, params: int, mega_mult_adds: float
) -> None:
    spec = find_spec(name)
    graph = graph_of(spec, spec.default_weights)
    assert graph.total_params == params
    assert round(graph.total_mult_adds / 1e6, 1) == mega_mult_adds


def test_alexnet_2012_has_the_shapes_of_the_paper() -> None:
    graph = graph_of(find_spec("alexnet_2012"), "none")
    windows = [n for n in graph.nodes if n.type in ("Conv2d", "MaxPool2d")]
    assert [node.output_shape for node in windows] == [
        (96, 55, 55),
        (96, 27, 27),
        (256, 27, 27),
        (256, 13, 13),
        (384, 13, 13),
        (384, 13, 13),
        (256, 13, 13),
        (256, 6, 6),
    ]
    weighted = [node.num_params for node in graph.nodes if node.num_params]
    assert weighted == [
        *(34_944, 307_456, 885_120, 663_936, 442_624),
        *(37_752_832, 16_781_312, 4_097_000),
    ]


def test_the_first_dense_layer_of_vgg16_holds_three_quarters_of_it() -> None:
    graph = graph_of(find_spec("vgg16"), "none")
    (first,) = [node for node in graph.nodes if node.name == "classifier.0"]
    assert first.num_params == 102_764_544


@pytest.mark.parametrize("name", ["resnet50", "densenet121", "mobilenet_v3_small", "googlenet"])
def test_parameters_agree_with_torchinfo(name: str) -> None:
    spec = find_spec(name)
    model = build_skeleton(spec, spec.default_weights)
    shape = input_shape(spec, spec.default_weights)
    graph = trace(model, model_name=name, input_shape=shape).graph
    counted = summary(
        model.to("meta"), input_size=(1, *shape), mode="eval", verbose=0, device="meta"
    )
    assert graph.total_params == counted.total_params
