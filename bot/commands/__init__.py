"""What ``python -m bot`` can do, a module each: ``add`` its arguments to a parser, ``run`` them, answer a status."""
