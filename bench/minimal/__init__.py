"""A minimal Wagtail site, the unit in which pages are measured: one page model, one template, stock serving."""
