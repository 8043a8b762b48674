"""Evaluation mode is borrowed: every module is given back the mode it was in."""

import pytest

from explorer.core.evaluation import evaluating
from tests.tiny_networks import residual_net


def test_all_modules_are_in_evaluation_mode_meanwhile() -> None:
    net = residual_net().train()
    with evaluating(net):
        assert not any(module.training for module in net.modules())


def test_each_module_gets_its_own_mode_back_also_after_an_error() -> None:
    net = residual_net()
    net.layer1.train()
    before = [module.training for module in net.modules()]
    with pytest.raises(ValueError, match="stopped"), evaluating(net):
        raise ValueError("stopped")
    assert [module.training for module in net.modules()] == before
