"""Is everything there that sleepyd needs on this machine, and what to type where it is not.

verdict    what a check says
compiling  toolchain · clippy · sandbox · linker: by compiling something
model      engine · model · memory · gpu: without loading any of it
house      folders · token · disk · database · generations
running    port · clock · unit

Nothing is made or changed, and one broken check does not keep the others from being made.
"""

from collections.abc import Callable, Iterator

from sleepyd.config import Config
from sleepyd.doctor import compiling, house, model, running
from sleepyd.doctor.verdict import Verdict, fail
from sleepyd.errors import SleepydError

Check = Callable[[Config], Verdict]
CHECKS: dict[str, Check] = {
    "toolchain": compiling.toolchain,
    "clippy": compiling.clippy,
    "sandbox": compiling.sandbox,
    "linker": compiling.linker,
    "engine": model.engine,
    "model": model.model,
    "memory": model.memory,
    "gpu": model.gpu,
    "state": house.state,
    "token": house.token,
    "adapters_store": house.adapters_store,
    "corrections": house.corrections,
    "disk": house.disk,
    "database": house.database,
    "generations": house.generations,
    "port": running.port,
    "clock": running.clock,
    "unit": running.unit,
}


def examine(config: Config) -> Iterator[tuple[str, Verdict]]:
    """Every check's name and verdict, each as soon as it is known."""
    for name, check in CHECKS.items():
        try:
            yield name, check(config)
        except SleepydError as error:
            yield name, fail(error.message)
        except Exception as error:  # noqa: BLE001  the job's edge: told as the check's verdict, and the next one is made
            yield name, fail(f"could not be checked ({type(error).__name__}: {error})")


__all__ = ["CHECKS", "Check", "Verdict", "examine"]
