"""What the request that this thread serves has brought: objects it touched, the trace headers of its events."""

import threading

request = threading.local()
