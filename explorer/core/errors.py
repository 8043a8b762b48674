"""The errors a user may see: what happened, in their words, and what to do next.

``core`` raises these and never prints, logs or opens dialogs. Imports no torch.
"""


class ExplorerError(Exception):
    """Something a user can understand and act upon.

    ``title`` names the action that failed, ``sentence`` says why in one plain sentence with the
    reader's own values, ``next_step`` says what would help, ``details`` holds technical text.
    """

    title = "That did not work"

    def __init__(
        self, sentence: str, *, next_step: str = "", details: str = "", title: str = ""
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.next_step = next_step
        self.details = details
        if title:
            self.title = title


class UnknownModelError(ExplorerError):
    title = "Unknown network"


class UnknownLayerError(ExplorerError):
    title = "Unknown layer"


class UnknownClassError(ExplorerError):
    title = "Unknown class"


class InputSizeError(ExplorerError):
    title = "This input size does not fit the network"


class ImageError(ExplorerError):
    title = "The image was not opened"


class FileAccessError(ExplorerError):
    title = "The file could not be used"


class FolderError(ExplorerError):
    title = "The folder could not be used"


class WeightsError(ExplorerError):
    title = "The weights were not loaded"


class DeviceError(ExplorerError):
    title = "The device could not be used"


class TracingError(ExplorerError):
    title = "The layer graph could not be traced"


class CancelledError(ExplorerError):
    """The user cancelled; raised between two layers and never shown as an error."""

    title = "Cancelled"
