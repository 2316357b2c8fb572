"""Run a function of the service, and find its worker."""

import json
import time


def run(service, name, event=None, trace=None):
    result = service.invoke(name, json.dumps(event).encode(), trace)
    return json.loads(result.payload), result


def wait_for_worker(service, name):
    """Wait until the function runs; return the process id of its worker."""
    while not service.workers(name):
        time.sleep(0.01)
    time.sleep(0.5)
    return service.workers(name)[0]
