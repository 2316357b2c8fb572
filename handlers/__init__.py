"""One file per function: parse the payload, call the stage, publish an event, return a model."""

import gc

# Garbage collection of imported objects takes a tenth of a cold start. `lambda_handler` enables it again.
gc.disable()
