"""Stories: which entries report one event, and how much it matters. Pure."""

import os

# The products here are of small matrices, for which a second thread of the linear-algebra library only waits for the
# first: on a busy machine of two cores grouping was seven times slower with it. It must be said before numpy loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
