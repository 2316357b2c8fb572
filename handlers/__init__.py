"""One file per function: its handler calls the stage, publishes its event if it has one, and returns a model."""

import gc

# Garbage collection of imported objects takes a tenth of a cold start. `lambda_handler` enables it again.
gc.disable()
