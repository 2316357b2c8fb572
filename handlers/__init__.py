"""One file per function: parse the payload, call the stage, tell the bus, return a model."""
