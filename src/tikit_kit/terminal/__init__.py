"""The command line and the output of a script."""
