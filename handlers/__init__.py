"""One file per function: parse the payload, call the stage, tell the bus, return a model."""

import gc

# What imports make stays: looking through it for garbage takes a tenth of a cold start. `stage` ends this.
gc.disable()
