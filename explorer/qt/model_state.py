"""The network on screen and the one being built, apart from any signal. Knows no widget."""

import itertools
from dataclasses import dataclass, replace

from explorer.core.graph import ModelGraph
from explorer.engine.messages import BuildModel, GraphReady, ModelReady
from explorer.qt.document_records import ModelPick

MOST_CRASHES_OF_A_BUILD = 2


@dataclass(frozen=True, slots=True)
class BuiltModel:
    """A network that ran, or can run, in an engine."""

    pick: ModelPick
    generation: int
    graph: ModelGraph
    ready: ModelReady


@dataclass(frozen=True, slots=True)
class Build:
    """A network asked for. A replay builds the network on screen again in a new engine."""

    pick: ModelPick
    generation: int
    request_id: int
    graph: ModelGraph | None = None
    is_replay: bool = False
    crashes: int = 0


class ModelState:
    """What is shown stays until its successor can run; then it is forgotten."""

    def __init__(self) -> None:
        self._generations = itertools.count(1)
        self._in_engine: int | None = None
        self._left_graph: ModelGraph | None = None  # of a first build that failed
        self._has_replay_failed = False
        self.shown: BuiltModel | None = None
        self.build: Build | None = None

    @property
    def pick(self) -> ModelPick | None:
        if self.build is not None:
            return self.build.pick
        return self.shown.pick if self.shown else None

    @property
    def request_id(self) -> int | None:
        """Of the network being built."""
        return self.build.request_id if self.build else None

    @property
    def is_successor_on_screen(self) -> bool:
        """Whether the graph of a network that cannot run yet is on screen.

        Other weights of the same network change nothing on screen until they can run.
        """
        if self.build is None or self.build.graph is None:
            return False
        return self.shown is None or self.build.graph is not self.shown.graph

    @property
    def graph(self) -> ModelGraph | None:
        if self.build is not None and self.is_successor_on_screen:
            return self.build.graph
        return self.shown.graph if self.shown else self._left_graph

    @property
    def ready(self) -> ModelReady | None:
        return self.shown.ready if self.shown and not self.is_successor_on_screen else None

    @property
    def generation(self) -> int:
        """That of the network on screen; 0 where there is none."""
        if self.build is not None and self.is_successor_on_screen:
            return self.build.generation
        return self.shown.generation if self.shown else 0

    @property
    def can_run(self) -> bool:
        return (
            self.build is None
            and self.shown is not None
            and self._in_engine == self.shown.generation
        )

    def begin(self, pick: ModelPick, request_id: int, *, is_replay: bool = False) -> None:
        self.build = Build(pick, next(self._generations), request_id, is_replay=is_replay)

    def request(self) -> BuildModel | None:
        """What to ask the engine for now."""
        build = self.build
        if build is None:
            return None
        pick = build.pick
        return BuildModel(
            id=build.request_id,
            generation=build.generation,
            model=pick.model,
            weights=pick.weights,
            device=pick.device,
        )

    def take_graph(self, reply: GraphReady) -> bool:
        """Whether another graph is on screen now."""
        if self.build is None or reply.id != self.build.request_id:
            return False
        before = self.graph
        is_same = before == reply.graph
        self.build = replace(self.build, graph=before if is_same else reply.graph)
        return not is_same

    def take_ready(self, reply: ModelReady) -> bool:
        """Whether the network being built is now the one shown."""
        build = self.build
        if build is None or build.graph is None or reply.id != build.request_id:
            return False
        self.shown = BuiltModel(build.pick, build.generation, build.graph, reply)
        self._in_engine = build.generation
        self.build = None
        return True

    def give_up(self) -> Build | None:
        """Forget the network being built, and return what was being built."""
        build, self.build = self.build, None
        if build is not None and self.shown is None:
            self._left_graph = build.graph
        if build is not None and build.is_replay:
            self._has_replay_failed = True
        return build

    @property
    def needs_replay(self) -> bool:
        """Whether the engine lost the network on screen and nothing follows it."""
        if self.build is not None or self.shown is None or self._has_replay_failed:
            return False
        return self._in_engine != self.shown.generation

    def engine_ended(self, *, is_crash: bool) -> Build | None:
        """The engine holds nothing any more. Returns a build given up because it crashes it."""
        self._in_engine = None
        self._has_replay_failed = False
        if self.build is None:
            return None
        crashes = self.build.crashes + is_crash
        self.build = replace(self.build, crashes=crashes)
        if crashes < MOST_CRASHES_OF_A_BUILD or self.build.is_replay:
            return None
        return self.give_up()
