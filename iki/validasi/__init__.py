"""What `iki validasi` looks at: a whole project, single files, a table elsewhere."""
