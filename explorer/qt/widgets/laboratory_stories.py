"""What the charts of the skip-connection laboratory say about themselves: two sentences, the
source, and what is contested."""

from explorer.qt.widgets.chart_sheet import ChartStory
from explorer.qt.widgets.number_text import MINUS

_VEIT = "Veit, Wilber and Belongie 2016"
_TWO_READINGS = (
    "Veit et al. read small changes as an ensemble of many paths, Greff et al. 2017 as blocks "
    "that refine one estimate step by step."
)

SWEEP_STORY = ChartStory(
    name="lesions",
    title="Delete one block",
    explanation=(
        "Each bar deletes one block: its branch is multiplied by 0, so that only its shortcut "
        "is left, and nothing is trained again. It shows by how much the probability of the "
        "class then changes."
    ),
    source=_VEIT,
    contested=_TWO_READINGS,
)
CURVE_STORY = ChartStory(
    name="several-lesions",
    title="Delete several blocks",
    explanation=(
        "So many blocks, chosen at random, are deleted at once, and each draw chooses anew. "
        "The line is the mean over the draws, the error bars say how far apart they lie."
    ),
    source=_VEIT,
    contested=(
        "a smooth fall is what an ensemble would show, but also what step-by-step refinement "
        "would (Greff et al. 2017)."
    ),
)
REORDER_STORY = ChartStory(
    name="reordering",
    title="Reorder the blocks",
    explanation=(
        "Blocks of equal shape change places within their stage, a point for each new order. "
        f"Kendall's tau says how much of the old order is left: 1 is all, {MINUS}1 the reverse."
    ),
    source=_VEIT,
    contested=(
        "it was measured on ResNet-110, with 18 blocks per stage; it need not hold for a "
        "network with few of them."
    ),
)
SPLIT_STORY = ChartStory(
    name="path-lengths",
    title="Logit by path length",
    explanation=(
        "Bar k is the part of the logit that has passed through exactly k branches, with the "
        "decisions of ReLU and max-pool held as they are for this image. All bars add up to "
        "the logit."
    ),
    source=f"an exact form of the unravelled view of {_VEIT}",
    contested=(
        "paths share weights and decisions, so that they are no independent voters; constants "
        "count from where they are added."
    ),
)
GRADIENT_SPLIT_STORY = ChartStory(
    name="gradient-path-lengths",
    title="Gradient by path length",
    explanation=(
        "Bar k is the norm of that part of the logit's gradient, with respect to the input, "
        "that has come through exactly k branches. The parts add up to the gradient as "
        "vectors, so their norms add up to more."
    ),
    source=_VEIT,
    contested=(
        "they hold that short paths are what keeps gradients from vanishing; He et al. 2015 "
        "hold vanishing gradients unlikely, since batch norm keeps their norms healthy."
    ),
)
GATE_GRADIENT_STORY = ChartStory(
    name="gate-gradients",
    title="Slope of the logit at every gate",
    explanation=(
        "Each bar says how fast the logit would grow if the branch were scaled up a little; one "
        "backward pass gives them all. Below zero the branch speaks against the class."
    ),
    source="gates and their slopes as in Molchanov et al. 2019",
    contested=(
        "a slope holds for small changes; a lesion goes all the way to 0 and may tell another "
        "story."
    ),
)
CONTRIBUTION_STORY = ChartStory(
    name="contributions",
    title="Contribution of the branch over depth",
    explanation=(
        "At a merge the share of the branch is its projection onto the sum, ⟨F, z⟩ / ⟨z, z⟩; "
        "the rest is the shortcut's. The bars are of this image, the line and its band of many."
    ),
    source="after the ratios of Jastrzębski et al. 2018",
    contested="a small share does not prove a block useless: deleting it may still change much.",
)
FOLDER_STORY = ChartStory(
    name="folder-lesions",
    title="Delete one block, over a folder",
    explanation=(
        "Each bar deletes one block while all images of a labelled folder are classified. It "
        "shows by how much the share of right answers then changes."
    ),
    source=_VEIT,
    contested=_TWO_READINGS,
)
STORIES = (
    SWEEP_STORY,
    CURVE_STORY,
    REORDER_STORY,
    SPLIT_STORY,
    GRADIENT_SPLIT_STORY,
    GATE_GRADIENT_STORY,
    CONTRIBUTION_STORY,
    FOLDER_STORY,
)
