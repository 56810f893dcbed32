"""A night's work on a real Ray cluster of two nodes on this machine, one of which is lost."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cluster_work as work
import pytest
import torch
from night_house import House, accepting, small_config, teach
from safetensors.torch import load_file
from torch import Tensor
from waiting import until

from sleepyd import cluster
from sleepyd import engine as engines
from sleepyd.cluster import Hand, Local, Order, on_ray
from sleepyd.cluster.on_ray import RayPool
from sleepyd.config import Config
from sleepyd.errors import EngineUnavailable, NightFailed
from sleepyd.koans.load import Example
from sleepyd.night import gate
from sleepyd.night.birth import first_generation
from sleepyd.rust.compiler import Compiler
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations

ray = pytest.importorskip("ray", reason='Ray is missing; pip install -e ".[cluster]"')
pytestmark = [pytest.mark.rustc, pytest.mark.slow]


class Nodes:
    """A head that does no work, and the nodes that do."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster

        small = {"object_store_memory": 80 << 20, "include_dashboard": False}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.client_port = free.getsockname()[1]
        head = {"num_cpus": 0, "ray_client_server_port": self.client_port, **small}
        self.cluster = Cluster(initialize_head=True, head_node_args=head)
        self.address = str(self.cluster.address)

    def add(self) -> Any:
        node = self.cluster.add_node(num_cpus=1, object_store_memory=80 << 20)
        self.cluster.wait_for_nodes()
        return node

    def lose(self, node: Any) -> None:
        self.cluster.remove_node(node, allow_graceful=False)


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent))  # the nodes' processes find `cluster_work` there
        patch.setenv("RAY_CLIENT_SERVER_CHECK_CHANNEL_TIMEOUT_S", "120")  # 30 on a busy machine are not always enough
        made = Nodes()
        for _ in range(2):
            made.add()
        yield made
        made.cluster.shutdown()


@pytest.fixture
def config(tmp_path: Path, tiny_model: Path, nodes: Nodes) -> Config:
    return on(nodes, small_config(tmp_path, tiny_model))


def on(nodes: Nodes, config: Config) -> Config:
    return replace(config, cluster=replace(config.cluster, address=nodes.address, cpus=1))


@pytest.fixture
def pool(config: Config) -> Iterator[RayPool]:
    made = RayPool(config)
    yield made
    made.close()


@pytest.fixture
def here(config: Config, compiler: Compiler, tmp_path: Path) -> Local:
    return Local(Hand(config, engines.in_process(config), compiler, tmp_path / "room"))


def test_units_come_to_the_same_in_their_order_here_and_there(pool: RayPool, here: Local) -> None:
    units = [5, -1, 3, 0, 8, 9]
    for place in (pool, here):
        told: list[Any] = []
        found = list(place.map(work.doubled, units, 7, Order(lambda *news, told=told: told.append(news))))
        assert [one for one in found if isinstance(one, int)] == [17, 13, 7, 23, 25]
        assert isinstance(found[1], NightFailed)
        assert found[1].message == "-1 is too little"
        if place is here:
            assert work.details(told) == {(number, 0.5, unit) for number, unit in enumerate(units)}
    assert (pool.width, here.width) == (2, 1)


def test_it_works_through_ray_s_client_too(config: Config, nodes: Nodes) -> None:
    address = f"ray://127.0.0.1:{nodes.client_port}"
    pool = RayPool(replace(config, cluster=replace(config.cluster, address=address)))
    try:
        assert list(pool.map(work.doubled, [1, 2, 3], 5, Order())) == [7, 9, 11]
    finally:
        pool.close()


def test_after_a_client_server_that_fails_the_cluster_can_be_reached(
    config: Config, nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise ConnectionAbortedError("Starting Ray client server failed")

    through = replace(config, cluster=replace(config.cluster, address=f"ray://127.0.0.1:{nodes.client_port}"))
    with monkeypatch.context() as patched:
        patched.setattr("ray.util.client.worker.DataClient", failing)
        with pytest.raises(EngineUnavailable, match="Starting Ray client server failed"):
            RayPool(through)
    made = RayPool(config)
    assert list(made.map(work.doubled, [2], 1, Order())) == [5]
    made.close()


def test_a_mistake_is_no_outcome(pool: RayPool) -> None:
    with pytest.raises(ZeroDivisionError, match="not for nights"):
        list(pool.map(work.broken, [1, 2], None, Order()))


def test_a_machine_without_the_work_s_module_is_named(
    pool: RayPool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "only_here.py").write_text("def work(hand, common, unit, watch): return 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    import only_here  # type: ignore[import-not-found]

    with pytest.raises(EngineUnavailable, match=r"cannot work for us.*install sleepyd"):
        list(pool.map(only_here.work, [1], None, Order()))


def test_units_of_a_node_that_is_lost_are_done_on_another(pool: RayPool, nodes: Nodes, tmp_path: Path) -> None:
    doomed = nodes.add()
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.extend(pool.map(work.noted, [0, 1, 2], tmp_path, Order())))
    thread.start()
    try:
        until(lambda: len(list(tmp_path.glob("begun-*"))) == 3, "all units began")
        first = {path.name: path.read_text().split() for path in tmp_path.glob("begun-*")}
        lost = next(name for name, begun in first.items() if begun == [doomed.node_id])
        nodes.lose(doomed)
        (tmp_path / "go").touch()
        thread.join(90)
        assert len(found) == 3
        assert doomed.node_id not in found
        assert (tmp_path / lost).read_text().split() == [doomed.node_id, found[int(lost[-1])]]
    finally:
        (tmp_path / "go").touch()
        thread.join(30)


def test_asked_to_stop_it_ends_what_runs(pool: RayPool, tmp_path: Path) -> None:
    alive = [tmp_path / "alive-0", tmp_path / "alive-1"]
    outcomes = pool.map(work.beating, [0, 1], tmp_path, Order(should_stop=lambda: all(path.exists() for path in alive)))
    assert list(outcomes) == []
    until(lambda: not any(Path("/proc", path.read_text()).exists() for path in alive), "they end", deadline_s=60)


def test_without_a_machine_for_it_work_fails_instead_of_waiting_for_ever(
    config: Config, nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_ray, "_ALONE_S", 0.5)
    pool = RayPool(replace(config, cluster=replace(config.cluster, cpus=2)))  # each machine has one processor
    try:
        assert pool.width == 0
        with pytest.raises(
            NightFailed, match=r"no machine with 2 processors for 0 s; start one, or lower cluster\.cpus"
        ):
            list(pool.map(work.doubled, [1], 0, Order()))
    finally:
        pool.close()


def test_nothing_is_begun_after_the_time(pool: RayPool) -> None:
    assert list(pool.map(work.doubled, [1, 2], 0, Order(until=time.time() - 1))) == []


def slept(house: House, teach_it: Callable[[], object]) -> tuple[dict[str, Tensor], dict[str, Any], dict[str, Any]]:
    """(the subspace, the evaluation, the report) of a night over what was taught."""
    teach_it()
    result = house.sleep()
    assert result.state == "promoted", result.reason
    made = house.generations.current()
    assert made is not None
    return load_file(made.path / "subspace.safetensors"), made.evaluation, result.report


def test_a_night_that_loses_a_node_makes_the_same_generation_as_one_here(
    nodes: Nodes,
    tmp_path: Path,
    tiny_model: Path,
    compiler: Compiler,
    proven: Callable[[str], list[Example]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "decide", accepting)
    made = []
    for name in ("here", "there"):
        config = small_config(tmp_path / name, tiny_model)
        config = replace(config, night=replace(config.night, steps=40))
        generations = Generations(config.paths.adapters_store)
        first_generation(config, generations)
        with Database(config.paths.state / "sleepyd.db") as database:
            house = House(config if name == "here" else on(nodes, config), database, generations, compiler)
            killer = Killer(nodes, house) if name == "there" else None
            made.append(slept(house, lambda database=database: teach(database, proven)))
            if killer is not None:
                killer.join(10)
                assert killer.struck_during == "train"
    (here, evaluated, told), (there, evaluated_there, told_there) = made
    assert there.keys() == here.keys()
    assert all(torch.equal(there[name], here[name]) for name in here)
    assert evaluated_there["koans"] == evaluated["koans"]
    assert told["worked"] == {"where": "this machine", "at_once": 1}
    assert told_there["worked"]["where"] == f"the cluster at {nodes.address}"
    assert told_there["losses"] == told["losses"]


class Killer(threading.Thread):
    """Adds a node, and takes it away in the middle of a night's training."""

    def __init__(self, nodes: Nodes, house: House) -> None:
        super().__init__(daemon=True)
        self.nodes, self.house, self.struck_during = nodes, house, ""
        self.doomed = nodes.add()
        self.start()

    def run(self) -> None:
        def training() -> bool:
            stage = self.house.stages().get("train") if hasattr(self.house, "night") else None
            return stage is not None and stage.state == "running" and stage.progress > 0

        until(training, "it trains")
        self.nodes.lose(self.doomed)
        self.struck_during = "train" if self.house.stages()["train"].state == "running" else "later"


def test_without_a_cluster_the_night_works_here_and_says_why(config: Config, here: Local) -> None:
    nowhere = replace(config, cluster=replace(config.cluster, address="127.0.0.1:9"))  # the discard service: closed
    with cluster.pool(nowhere, here.hand) as found:
        assert list(found.map(work.doubled, [4], 1, Order())) == [9]
        assert cluster.told(found)["where"] == "this machine"
        assert "no cluster at 127.0.0.1:9" in str(cluster.told(found)["reason"])


def test_offline_no_cluster_is_asked(config: Config, here: Local) -> None:
    offline = replace(config, privacy=replace(config.privacy, offline=True))
    with cluster.pool(offline, here.hand) as found:
        assert found is not None
        assert "privacy.offline forbids" in str(cluster.told(found)["reason"])


def test_a_machine_with_another_model_does_no_work(config: Config) -> None:
    with pytest.raises(EngineUnavailable, match="expected the model 0123456789ab; put the same files there"):
        on_ray._hand(config, "0123456789abcdef")
