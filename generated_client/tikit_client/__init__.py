"""The client that openapi/generate.py generates from the contract, openapi/tikit.yaml. `tikit_kit` sends its requests."""
