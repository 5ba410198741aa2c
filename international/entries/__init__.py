"""Programs, projects and memberships as lists name them."""
