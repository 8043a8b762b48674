"""Recording follows parameters, constants and unpacking without touching the network."""

import torch
from torch import Tensor, fx, nn

from explorer.core.path_tracer import PathTracer


class ReadsTensors(nn.Module):
    """Reads one parameter twice, and tensors that belong to no module."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(3, 1, 1))
        self.order: Tensor
        self.register_buffer("order", torch.tensor([2, 0, 1]))
        self.offset = torch.zeros(1)

    def forward(self, x: Tensor) -> Tensor:
        return (x * self.scale + self.offset)[:, self.order.view(-1)] * self.scale + torch.ones(3)


class Unpacks(nn.Module):
    """Takes sizes apart in two ways and in two places."""

    def forward(self, x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        flat = x.reshape(n, c, h * w)
        n, c, _places = flat.size()
        return flat.reshape(n, c, h, w)


def read_by(program: fx.Graph) -> list[str]:
    return [str(node.target) for node in program.nodes if node.op == "get_attr"]


def test_parameter_read_twice_is_one_node() -> None:
    assert read_by(PathTracer(ReadsTensors()).recorded()).count("scale") == 1


def test_each_constant_has_a_name_of_its_own() -> None:
    net = ReadsTensors()
    tracer = PathTracer(net)
    names = [name for name in read_by(tracer.recorded()) if name != "scale"]
    assert names == list(tracer.constants)
    found = [constant.tolist() for constant in tracer.constants.values()]
    assert found == [[0.0], [2, 0, 1], [1.0, 1.0, 1.0]]


def test_network_is_given_no_attributes() -> None:
    net = ReadsTensors()
    before = set(vars(net))
    PathTracer(net).recorded()
    assert set(vars(net)) == before


def test_name_of_a_constant_is_not_one_of_the_networks() -> None:
    net = ReadsTensors()
    net._tensor_constant1 = torch.zeros(2)
    tracer = PathTracer(net)
    tracer.recorded()
    assert list(tracer.constants) == [f"_tensor_constant{number}" for number in (0, 2, 3)]


def test_program_with_sizes_taken_apart_gives_the_same_numbers() -> None:
    net, batch = Unpacks(), torch.rand(2, 3, 4, 5)
    program = fx.GraphModule(net, PathTracer(net).recorded())
    assert torch.equal(program(batch), batch)
