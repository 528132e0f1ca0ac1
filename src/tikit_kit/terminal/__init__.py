"""What a script reads from the command line and prints on the terminal."""
