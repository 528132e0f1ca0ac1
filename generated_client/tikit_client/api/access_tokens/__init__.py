"""Requests of operations with one tag."""
