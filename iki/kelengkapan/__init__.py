"""`iki kelengkapan`: who has delivered what, and who is late."""
