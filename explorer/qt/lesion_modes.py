"""What can be done to a network in the LESIONS panel, and what is said of each. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.qt.investigation_records import InvestigationKind
from explorer.qt.investigation_words import Invitation
from explorer.qt.widgets.chart_sheet import ChartStory
from explorer.qt.widgets.laboratory_stories import (
    CURVE_STORY,
    FOLDER_STORY,
    REORDER_STORY,
    SWEEP_STORY,
)
from explorer.qt.widgets.lesion_controls import LesionMode

NO_LESIONS = (
    "Nothing in this network can be taken out: no layer has an output of the shape of its input."
)
NO_GATE = "A layer without a shortcut cannot be switched off live: nothing would go past it."


@dataclass(frozen=True, slots=True)
class ModeWords:
    """``again`` asks for other draws, "" where they would be the same.

    ``no_other`` says how to get a network to compare with; ``nothing`` why there are no lesions.
    """

    kind: InvestigationKind
    story: ChartStory
    invitation: Invitation
    no_other: str
    again: str = ""
    nothing: str = NO_LESIONS


MODES: Mapping[LesionMode, ModeWords] = {
    LesionMode.EACH: ModeWords(
        InvestigationKind.SWEEP,
        SWEEP_STORY,
        Invitation("Delete every block in turn: what is left of the answer?", "Sweep"),
        no_other="None yet: run the sweep in another network with the same picture",
    ),
    LesionMode.SEVERAL: ModeWords(
        InvestigationKind.CURVE,
        CURVE_STORY,
        Invitation("Delete more and more blocks, chosen at random.", "Draw"),
        no_other="None yet: draw in another network with the same picture",
        again="Redraw",
    ),
    LesionMode.REORDERED: ModeWords(
        InvestigationKind.REORDER,
        REORDER_STORY,
        Invitation("Let blocks of equal shape change places.", "Reorder"),
        no_other="None yet: reorder another network with the same picture",
        again="Redraw",
        nothing="No two residual blocks of this network have the same shape.",
    ),
    LesionMode.FOLDER: ModeWords(
        InvestigationKind.FOLDER,
        FOLDER_STORY,
        Invitation(
            "Delete every block in turn and count the right answers on your own pictures: "
            "a folder that holds one folder per class.",
            "Choose folder …",
            outdated="For other weights.",
        ),
        no_other="None yet: use the same folder in another network",
        again="Choose folder …",
    ),
}

MODE_OF = {words.kind: mode for mode, words in MODES.items()}
