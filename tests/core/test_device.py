"""Choosing and describing devices, with accelerators that this computer need not have."""

from types import SimpleNamespace

import pytest
import torch

from explorer.core.device import choose, describe, devices, free_memory
from explorer.core.errors import DeviceError

CPU = torch.device("cpu")


def pretend(monkeypatch: pytest.MonkeyPatch, kind: str | None, count: int = 1) -> None:
    """Make torch report accelerators of a kind; None for a computer without any."""
    current = None if kind is None else torch.device(kind)
    module = SimpleNamespace(
        get_device_properties=lambda device: SimpleNamespace(
            name=f"NVIDIA {device.index}", total_memory=12 * 1024**3
        ),
        mem_get_info=lambda _device: (5, 12),
    )
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: kind is not None)
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: current)
    monkeypatch.setattr(torch.accelerator, "device_count", lambda: count)
    monkeypatch.setattr(torch, "get_device_module", lambda _device: module)
    monkeypatch.setattr(torch.mps, "recommended_max_memory", lambda: 16 * 1024**3)
    monkeypatch.setattr(torch.mps, "driver_allocated_memory", lambda: 1024**3)


def test_accelerators_come_before_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "cuda", 2)
    found = devices()
    assert [device.name for device in found] == ["cuda:0", "cuda:1", "cpu"]
    assert found[1].description == "NVIDIA 1, 12 GB"


@pytest.mark.parametrize(
    ("kind", "wanted", "chosen"),
    [
        (None, "auto", "cpu"),
        (None, "cpu:0", "cpu"),
        ("cuda", "auto", "cuda:0"),
        ("cuda", "cuda", "cuda:0"),
        ("cuda", "cuda:1", "cuda:1"),
        ("cuda", "cpu", "cpu"),
        ("mps", "auto", "mps"),
        ("mps", "mps:0", "mps"),
        ("xpu", "auto", "xpu:0"),
    ],
)
def test_device_is_chosen_by_name(
    monkeypatch: pytest.MonkeyPatch, kind: str | None, wanted: str, chosen: str
) -> None:
    pretend(monkeypatch, kind, 2)
    assert str(choose(wanted)) == chosen


@pytest.mark.parametrize("name", ["cuda:7", "tpu", "", "cuda:x"])
def test_device_that_is_not_there_names_those_that_are(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    pretend(monkeypatch, "cuda", 2)
    with pytest.raises(DeviceError) as caught:
        choose(name)
    assert caught.value.next_step == "Choose one of: auto, cuda:0, cuda:1, cpu."


def test_apple_gpu_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "mps")
    assert devices()[0].description == "Apple GPU, 16 GB"
    assert free_memory(torch.device("mps")) == 15 * 1024**3


def test_broken_driver_leaves_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "cuda")

    def fail() -> int:
        raise RuntimeError("driver too old")

    monkeypatch.setattr(torch.accelerator, "device_count", fail)
    assert [device.name for device in devices()] == ["cpu"]


def test_device_that_stopped_answering_is_still_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_device: torch.device) -> object:
        raise RuntimeError("illegal access")

    monkeypatch.setattr(torch, "get_device_module", fail)
    assert describe(torch.device("cuda:0")).description == "CUDA"
    assert free_memory(torch.device("cuda:0")) is None


def test_cpu_says_how_many_threads_it_uses() -> None:
    assert describe(CPU).description.startswith(f"CPU, {torch.get_num_threads()} thread")


def test_memory_of_the_cpu_is_told_where_the_system_tells_it() -> None:
    free, total = free_memory(CPU), describe(CPU).memory_bytes
    assert free is None or total is None or 0 < free <= total


def test_free_memory_of_an_accelerator(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "cuda")
    assert free_memory(torch.device("cuda:0")) == 5
