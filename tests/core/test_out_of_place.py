"""Calls that would overwrite their operand become calls that do not."""

import operator
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from explorer.core.out_of_place import out_of_place_function, out_of_place_method


def doubled_(operand: Tensor) -> Tensor:
    return operand.mul_(2)


FUNCTIONS = [
    pytest.param(operator.iadd, (2.0,), {}, id="iadd"),
    pytest.param(operator.imul, (3.0,), {}, id="imul"),
    pytest.param(torch.relu_, (), {}, id="relu_"),
    pytest.param(F.relu, (), {"inplace": True}, id="F.relu by name"),
    pytest.param(F.relu, (True,), {}, id="F.relu by place"),
    pytest.param(F.dropout, (0.5, False, True), {}, id="F.dropout"),
    pytest.param(doubled_, (), {}, id="without a counterpart in torch"),
]
METHODS = [("add_", (1.0,)), ("relu_", ()), ("zero_", ()), ("clamp_", (0.0, 0.5)), ("fill_", (7,))]


@pytest.mark.parametrize(("target", "args", "kwargs"), FUNCTIONS)
def test_function_gives_the_same_numbers_in_a_new_tensor(
    target: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    given = torch.linspace(-1, 1, 7)
    before, expected = given.clone(), target(given.clone(), *args, **kwargs)
    found = out_of_place_function(target, (given, *args), kwargs)
    assert found.call is not None
    assert found.is_in_place
    assert torch.equal(found.call(*found.args, **found.kwargs), expected)
    assert torch.equal(given, before)


@pytest.mark.parametrize(("name", "args"), METHODS, ids=[name for name, _ in METHODS])
def test_method_gives_the_same_numbers_in_a_new_tensor(name: str, args: tuple[Any, ...]) -> None:
    given = torch.linspace(-1, 1, 7)
    before, expected = given.clone(), getattr(given.clone(), name)(*args)
    found = out_of_place_method(name, (given, *args), {})
    assert found.call is not None
    assert found.is_in_place
    assert torch.equal(found.call(*found.args, **found.kwargs), expected)
    assert torch.equal(given, before)


@pytest.mark.parametrize(
    ("target", "kwargs"),
    [(F.relu, {}), (torch.add, {"other": 1}), (F.relu, {"inplace": False}), (operator.add, {})],
)
def test_other_functions_are_left_alone(target: Callable[..., Any], kwargs: dict[str, Any]) -> None:
    found = out_of_place_function(target, (torch.ones(1),), kwargs)
    assert found.call is target
    assert not found.is_in_place
