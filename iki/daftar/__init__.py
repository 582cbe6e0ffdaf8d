"""The lists of `iki daftar` and `iki pohon`."""
