"""What the site costs, measured: `make bench`, `make bench-stale`, `make bench-scale`."""
