"""The program finder: what a reader asks is in the address alone, and every count is exact."""
