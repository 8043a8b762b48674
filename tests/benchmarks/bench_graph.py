"""From the name of a network to graph and layer table, against building it for torchinfo."""

import gc
import time

import torchinfo
from torchvision.models import get_model

from explorer.core.catalogue import build_skeleton, catalogue, find_spec, input_shape
from explorer.core.layer_table import layer_rows
from explorer.core.model_spec import NO_WEIGHTS, ModelSpec
from explorer.core.tracing import trace
from tests.benchmarks.measuring import Line, medians, tell, timed

ROUNDS = 5
TARGETS = {"resnet152": 0.1, "densenet201": 0.5}


def lines() -> list[Line]:
    """Two deep networks against torchinfo; then every network of the catalogue."""
    return [*(_against_torchinfo(name) for name in TARGETS), _whole_catalogue()]


def _against_torchinfo(name: str) -> Line:
    contenders = {
        "ours": timed(lambda: _ours(find_spec(name))),
        "theirs": timed(lambda: _theirs(name)),
    }
    spent = medians(contenders, rounds=ROUNDS)
    return Line(
        what=f"{name}: graph and table",
        ours_ms=spent["ours"],
        rival="torchinfo.summary",
        rival_ms=spent["theirs"],
        at_most=TARGETS[name],
    )


def _ours(spec: ModelSpec) -> int:
    model = build_skeleton(spec, NO_WEIGHTS)
    traced = trace(model, model_name=spec.name, input_shape=input_shape(spec, NO_WEIGHTS))
    return len(layer_rows(traced.graph))


def _theirs(name: str) -> int:
    model = get_model(name, weights=None).eval()
    summary = torchinfo.summary(model, input_size=(1, 3, 224, 224), mode="eval", verbose=0)
    return len(summary.summary_list)


def _whole_catalogue() -> Line:
    spent: dict[str, float] = {}
    for spec in catalogue():
        gc.collect()
        started = time.perf_counter()
        _ours(spec)
        spent[spec.name] = (time.perf_counter() - started) * 1000
    slowest = max(spent, key=spent.__getitem__)
    tell(f"  slowest of {len(spent)}: {slowest}, {spent[slowest]:.0f} ms")
    return Line(what=f"all {len(spent)} networks, one after another", ours_ms=sum(spent.values()))
