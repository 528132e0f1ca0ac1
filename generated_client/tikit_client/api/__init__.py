"""The requests of the contract, a module for each operation. The methods of `TikitOperations` send them."""
