"""The project folder: finding, reading and writing its files, whole or not at all."""
