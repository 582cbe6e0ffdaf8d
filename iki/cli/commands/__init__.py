"""The commands: plain values in, an exit code out."""
