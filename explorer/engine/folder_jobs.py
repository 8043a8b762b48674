"""From a loaded network and a folder of labelled pictures to the job of trying it on them."""

from pathlib import Path

from explorer.core.folder_lesions import BATCH_SIZE, FolderJob
from explorer.core.picture_folders import read_picture_folder
from explorer.engine.loading import LoadedModel


def folder_job(model: LoadedModel, folder: Path, *, batch_size: int = BATCH_SIZE) -> FolderJob:
    """Raises ``FolderError`` where the folder is not one of pictures by classes of the network."""
    numbered = tuple(f"class {index}" for index in range(model.num_classes))
    labels = (model.labels + numbered[len(model.labels) :])[: model.num_classes]
    return FolderJob(
        graph=model.graph,
        program=model.recorder.program,
        spec=model.spec,
        weights=model.weights,
        device=model.device,
        folder=read_picture_folder(folder, labels),
        batch_size=batch_size,
    )
