"""Shares of work as torchrun deals them out."""

import pytest

from explorer.engine.shares import Share, device_name_for, share_in


@pytest.mark.parametrize(
    ("environment", "share"),
    [
        ({}, Share()),
        ({"RANK": "1", "WORLD_SIZE": "2", "LOCAL_RANK": "1"}, Share(1, 2, 1)),
        ({"RANK": "0", "WORLD_SIZE": "1", "LOCAL_RANK": "0"}, Share()),
        ({"RANK": "5", "WORLD_SIZE": "8"}, Share()),  # somebody else's variables
        ({"RANK": "x", "WORLD_SIZE": "2", "LOCAL_RANK": "0"}, Share()),
    ],
)
def test_share_is_what_torchrun_says(environment: dict[str, str], share: Share) -> None:
    assert share_in(environment) == share


def test_only_the_first_process_speaks() -> None:
    assert Share().is_first
    assert not Share(number=1, of=2).is_first


def test_each_process_gets_a_gpu_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    monkeypatch.setattr("torch.cuda.device_count", lambda: 4)
    assert device_name_for(Share(5, 8, 1), "auto") == "cuda:1"
    assert device_name_for(Share(5, 8, 1), "cpu") == "cpu"
    assert device_name_for(Share(), "auto") == "auto"
