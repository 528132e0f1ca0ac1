"""Faults on request: responses that are broken or unusual, so that anybody can see what a script does with them."""
