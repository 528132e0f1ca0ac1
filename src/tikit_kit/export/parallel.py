"""Call functions in several threads, and wait until all have returned."""

import threading
from collections.abc import Callable, Iterable

TICK = 0.2
"""Seconds after which a wait looks up: Windows delivers Ctrl-C only between two waits."""


def call_all(functions: Iterable[Callable[[], object]], threads: int) -> None:
    """Call functions in some threads, in their order.

    Args:
        functions: the functions.
        threads: how many are called at the same time.

    Raises:
        BaseException: what the first function raised that failed. No other is called after it.
    """
    left, lock, errors = iter(functions), threading.Lock(), list[BaseException]()

    def run() -> None:
        while not errors:
            with lock:
                function = next(left, None)
            if function is None:
                return
            try:
                function()
            except BaseException as error:  # the thread that waits raises it
                errors.append(error)

    # Daemons, since a script that ends does not wait for a request that takes its time.
    running = [threading.Thread(target=run, name=f"tikit-call-{number}", daemon=True) for number in range(threads)]
    for thread in running:
        thread.start()
    while not errors and any(thread.is_alive() for thread in running):
        for thread in running:
            thread.join(TICK)
    if errors:
        raise errors[0]
