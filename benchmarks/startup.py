"""How soon commands answer, each in a process of its own: `python benchmarks/startup.py [TIMES]`.

The best and the median of so many runs; what a command loads before it does anything is what one waits for.
"""

import subprocess
import sys
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

TIMES = 7
# Seconds that a person does not notice; a figure above them says that something heavy is imported too early.
GOALS = {"--help": 0.3, "query --help": 0.3, "ontology headOf": 0.5}


def seconds(command: list[str], folder: str) -> float:
    start = perf_counter()
    subprocess.run([sys.executable, *command], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - start


def row(name: str, command: list[str], times: int, goal: float | None) -> str:
    with TemporaryDirectory() as folder:
        runs = [seconds(command, folder) for _ in range(times)]
    told = "" if goal is None else f"{goal:>8.2f}  {'met' if min(runs) < goal else 'missed'}"
    return f"{name:24}{min(runs):>8.3f}{median(runs):>8.3f}{told}"


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    print(f"{'seconds':24}{'best':>8}{'median':>8}{'goal':>8}")
    print(row("python", ["-c", ""], times, None))
    for name, goal in GOALS.items():
        print(row(f"kgraph {name}", ["-m", "kgraph", *name.split()], times, goal))


if __name__ == "__main__":
    main()
