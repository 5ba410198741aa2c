"""Whether somebody can apply for a program, as far as its facts tell. Nothing of what a reader says is kept."""
