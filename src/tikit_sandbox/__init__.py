"""A local Tikit: a stand-in for the service, to run scripts on without an account."""
