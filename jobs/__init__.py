"""The clock: a tick becomes one pipeline call."""
