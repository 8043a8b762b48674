"""Work shared with the other processes that torchrun started: whose part is whose, and the sum.

1. torchrun starts the same command several times and tells each process its number.
2. Each takes its own device and its own share of the pictures, and counts.
3. The counts of all are summed, so that every process has the same result.
4. The first process prints and writes; the others are silent.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import torch
from torch import distributed

from explorer.core.device import AUTOMATIC
from explorer.core.errors import ExplorerError
from explorer.core.folder_lesions import FolderJob, folder_tally, sweep_of, tally_of
from explorer.core.measurements import FolderSweep
from explorer.core.subject import UNWATCHED, Watch

_PATIENCE = timedelta(days=1)  # for the slowest of the others


@dataclass(frozen=True, slots=True)
class Share:
    """Which of several processes this is; ``local_number`` among those of this computer."""

    number: int = 0
    of: int = 1
    local_number: int = 0

    @property
    def is_first(self) -> bool:
        return self.number == 0


def share_in(environment: Mapping[str, str]) -> Share:
    """What torchrun says of this process; all the work where it did not start it."""
    names = ("RANK", "WORLD_SIZE", "LOCAL_RANK")
    told = [environment.get(name, "") for name in names]
    if not all(text.isdecimal() for text in told):
        return Share()
    number, of, local_number = map(int, told)
    return Share(number, of, local_number)


def device_name_for(share: Share, wanted: str) -> str:
    """A GPU of its own for each process, where the device is left to us."""
    if share.of > 1 and wanted == AUTOMATIC and torch.cuda.is_available():
        return f"cuda:{share.local_number % torch.cuda.device_count()}"
    return wanted


def shared_folder_sweep(job: FolderJob, share: Share, *, watch: Watch = UNWATCHED) -> FolderSweep:
    """The sweep over the whole folder, of which this process does its share."""
    with _process_group(share, job.device):
        tally = folder_tally(job, share=share.number, of=share.of, watch=watch)
        return sweep_of(tally_of(_summed(tally.counts, share, job.device)), job)


@contextmanager
def _process_group(share: Share, device: torch.device) -> Iterator[None]:
    if share.of == 1:
        yield
        return
    if not distributed.is_available():
        raise ExplorerError("This torch was built without support for several processes.")
    if device.type == "cuda":
        torch.cuda.set_device(device)
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo", timeout=_PATIENCE)
    try:
        yield
    finally:
        distributed.destroy_process_group()


def _summed(counts: Sequence[int], share: Share, device: torch.device) -> list[int]:
    on_device = device if device.type == "cuda" else torch.device("cpu")
    tensor = torch.tensor(counts, dtype=torch.int64, device=on_device)
    if share.of > 1:
        distributed.all_reduce(tensor)
    summed: list[int] = tensor.tolist()
    return summed
