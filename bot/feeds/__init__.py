"""Bytes in, entries out: fetch politely and safely, parse in a process that can be stopped, decide what is new.

Kept empty on purpose: the worker processes import modules of this package and must stay small.
"""
