"""Ears: an Update becomes rights and arguments, one call, one reply."""
