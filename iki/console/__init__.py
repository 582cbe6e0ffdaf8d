"""What a command says on a terminal, in a log and into a pipe."""
