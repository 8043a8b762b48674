"""What lesions leave of an answer: sweep, several at random, other orders."""

import random
import statistics
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from explorer.core.errors import CancelledError, ExplorerError, UnknownClassError
from explorer.core.lesion_runs import lesioned_logits
from explorer.core.lesion_targets import lesion_targets
from explorer.core.lesions import multi_lesion_curve, reorderings, spread_counts, sweep
from explorer.core.measurements import LesionDraws
from explorer.core.recording import Recorder
from explorer.core.subject import Subject, Watch
from explorer.core.tracing import trace
from tests.core.lesion_networks import DeepResidualNet, DenseNet, PlainNet, seeded, subject_of
from tests.tiny_networks import picture_batch


def deep_subject() -> Subject:
    return subject_of(seeded(DeepResidualNet), picture_batch())


class Unbending(nn.Module):
    """Nothing in it can be taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.fc = nn.Linear(4, 5)

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.fc(self.conv(x).mean((2, 3)))
        return logits


class TestSweep:
    def test_every_lesion_is_that_of_a_run_with_its_gate_at_zero(self) -> None:
        net, batch = seeded(DeepResidualNet), picture_batch()
        traced = trace(net, model_name="tiny", input_shape=(3, 8, 8))
        recorder = Recorder(traced, net)
        found = sweep(subject_of(net, batch))
        assert [lesion.target for lesion in found.lesions] == [*lesion_targets(traced.graph)]
        for lesion in found.lesions:
            row = recorder.run(batch, keep=(), gates={lesion.target.name: 0.0}).logits[0]
            index = found.baseline.index
            assert lesion.logit == pytest.approx(float(row[index]), abs=1e-5)
            assert lesion.probability == pytest.approx(float(row.softmax(0)[index]), abs=1e-5)
            assert lesion.top_index == int(row.argmax())
            assert lesion.top_label == "abcde"[lesion.top_index]
            assert found.keeps_answer(lesion) is (lesion.top_index == found.top_index)

    def test_baseline_is_the_likeliest_class_of_the_whole_network(self) -> None:
        net, batch = seeded(DeepResidualNet), picture_batch()
        with torch.inference_mode():
            row = net(batch)[0]
        found = sweep(subject_of(net, batch))
        assert found.baseline.index == found.top_index == int(row.argmax())
        assert found.baseline.logit == pytest.approx(float(row.max()))

    def test_another_class_can_be_watched(self) -> None:
        usual = sweep(deep_subject())
        other = (usual.top_index + 1) % 5
        found = sweep(deep_subject(), class_index=other)
        assert (found.baseline.index, found.baseline.label) == (other, "abcde"[other])
        assert found.top_index == usual.top_index
        assert found.lesions[0].top_index == usual.lesions[0].top_index
        assert found.lesions[0].logit != usual.lesions[0].logit

    @pytest.mark.parametrize("index", [-1, 5])
    def test_class_that_there_is_not_is_refused(self, index: int) -> None:
        with pytest.raises(UnknownClassError, match=f"no class {index}"):
            sweep(deep_subject(), class_index=index)

    def test_network_in_which_everything_is_needed_has_no_lesions(self) -> None:
        found = sweep(subject_of(seeded(Unbending), picture_batch()))
        assert found.lesions == ()
        assert found.baseline.probability > 0.2

    def test_answer_that_is_no_number_is_told(self) -> None:
        net = seeded(DeepResidualNet)
        nn.init.constant_(net.get_submodule("fc").get_parameter("bias"), float("nan"))
        with pytest.raises(ExplorerError, match="not a number"):
            sweep(subject_of(net, picture_batch()))


class TestCurve:
    def test_draws_are_those_of_the_seed(self) -> None:
        subject = deep_subject()
        targets = lesion_targets(subject.graph)
        found = multi_lesion_curve(subject, counts=[1, 3], draws=4, seed=7)
        generator = random.Random(7)
        plans = [frozenset(generator.sample(targets, count)) for count in [1] * 4 + [3] * 4]
        logits = lesioned_logits(subject, plans, at_once=1).lesioned[:, 0]
        expected = logits.softmax(1)[:, found.baseline.index].tolist()
        told = [value for point in found.points for value in point.probabilities]
        assert told == pytest.approx(expected, abs=1e-5)
        kept = [kept for point in found.points for kept in point.answers_kept]
        assert kept == (logits.argmax(1) == found.baseline.index).tolist()
        assert multi_lesion_curve(subject, counts=[1, 3], draws=4, seed=7) == found
        assert multi_lesion_curve(subject, counts=[1, 3], draws=4, seed=8) != found

    def test_everything_taken_out_is_always_the_same(self) -> None:
        (point,) = multi_lesion_curve(deep_subject(), counts=[6], draws=3).points
        assert len(set(point.probabilities)) == 1
        assert point.standard_deviation == 0

    @pytest.mark.parametrize("net_type", [PlainNet, DenseNet])
    def test_layers_and_newest_features_are_drawn_too(self, net_type: type[nn.Module]) -> None:
        subject = subject_of(seeded(net_type), picture_batch())
        found = multi_lesion_curve(subject, counts=[2], draws=3)
        assert len(found.points[0].probabilities) == 3

    def test_without_counts_it_goes_from_one_to_all(self) -> None:
        found = multi_lesion_curve(deep_subject(), draws=2)
        assert [point.count for point in found.points] == [1, 2, 3, 4, 5, 6]
        assert spread_counts(50) == (5, 10, 15, 20, 25, 30, 35, 40, 45, 50)
        assert spread_counts(0) == ()

    def test_network_in_which_everything_is_needed_has_no_points(self) -> None:
        found = multi_lesion_curve(subject_of(seeded(Unbending), picture_batch()))
        assert found.points == ()

    @pytest.mark.parametrize(("counts", "draws"), [([7], 1), ([0], 1), ([1], 0)])
    def test_impossible_draws_are_refused(self, counts: list[int], draws: int) -> None:
        with pytest.raises(ExplorerError):
            multi_lesion_curve(deep_subject(), counts=counts, draws=draws)

    def test_error_band(self) -> None:
        point = LesionDraws(2, (0.2, 0.4, 0.9), (False, True, True))
        assert point.mean == pytest.approx(0.5)
        assert point.standard_deviation == pytest.approx(statistics.stdev((0.2, 0.4, 0.9)))
        assert point.standard_error == pytest.approx(point.standard_deviation / 3**0.5)
        assert point.kept_share == pytest.approx(2 / 3)
        assert LesionDraws(1, (0.2,), (True,)).standard_error == 0


class TestReorderings:
    def test_more_swaps_take_the_order_further_from_its_own(self) -> None:
        found = reorderings(deep_subject(), swaps=[1, 4], draws=20, seed=1)
        by_swaps = {
            count: [draw.kendall_tau for draw in found.draws if draw.swaps == count]
            for count in (1, 4)
        }
        assert len(by_swaps[1]) == len(by_swaps[4]) == 20
        assert max(by_swaps[1]) < 1
        assert statistics.fmean(by_swaps[4]) < statistics.fmean(by_swaps[1])

    def test_own_order_gives_the_own_answer(self) -> None:
        found = reorderings(deep_subject(), swaps=[2], draws=20)
        own = [draw for draw in found.draws if draw.kendall_tau == 1]
        assert own  # a swap that was taken back
        for draw in own:
            assert draw.order == tuple(
                f"layer{stage}.{block}" for stage in (1, 2) for block in range(3)
            )
            assert draw.probability == found.baseline.probability
            assert draw.is_answer_kept
        assert any(draw.logit != found.baseline.logit for draw in found.draws)

    def test_network_without_blocks_has_no_other_order(self) -> None:
        found = reorderings(subject_of(seeded(PlainNet), picture_batch()))
        assert found.draws == ()

    def test_without_swaps_some_are_chosen(self) -> None:
        found = reorderings(deep_subject(), draws=1)
        assert [draw.swaps for draw in found.draws] == [1, 2, 3, 5]


@pytest.mark.parametrize("measure", [sweep, multi_lesion_curve, reorderings])
def test_all_can_be_cancelled_and_tell_how_far_they_are(measure: Callable[..., object]) -> None:
    told: list[tuple[int, int]] = []
    measure(deep_subject(), watch=Watch(progress=lambda *step: told.append(step)))
    assert told[-1][0] == told[-1][1]

    def check() -> None:
        raise CancelledError("Cancelled.")

    with pytest.raises(CancelledError):
        measure(deep_subject(), watch=Watch(check=check))
