"""Reads through Envoy, and the same reads by a bare handler, in turns.

The bare handler (`bare.py`) runs the statements that the service runs and sends the same bytes, without all else:
what lies between the two is the price of tokens, rules, errors, metrics and of turning rows into messages.
"""
