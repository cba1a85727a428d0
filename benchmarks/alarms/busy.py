"""Neighbours, as a shared machine has them: processes that work in bursts, until the block ends."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Generator
from contextlib import contextmanager
from random import Random
from time import perf_counter, sleep

BURST_S = (0.005, 0.2)
"""Of work, then of rest: each as long as chance has it, between these."""
_ITEMS = 20_000  # some megabytes: it takes the caches, too


@contextmanager
def busy(processes: int) -> Generator[None]:
    context = multiprocessing.get_context("spawn")
    neighbours = [
        context.Process(target=_work, args=(seed,), daemon=True) for seed in range(processes)
    ]
    for each in neighbours:
        each.start()
    try:
        yield
    finally:
        for each in neighbours:
            each.terminate()
            each.join()


def _work(seed: int) -> None:
    random = Random(seed)
    data = [{"id": number, "text": "x" * (number % 50)} for number in range(_ITEMS)]
    parent = multiprocessing.parent_process()
    while parent is not None and parent.is_alive():  # it may be killed, and then ends nobody
        end = perf_counter() + random.uniform(*BURST_S)
        while perf_counter() < end:
            json.loads(json.dumps(random.sample(data, 500)))
        sleep(random.uniform(*BURST_S))
