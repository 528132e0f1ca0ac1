"""The models of the contract, a module each. Nothing is imported here: a script needs a few of them."""
