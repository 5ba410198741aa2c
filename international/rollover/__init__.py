"""A new year of intakes and deadlines for many programs at once."""
