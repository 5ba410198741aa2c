"""Fact sheets on paper: a program, or a comparison, as a tagged PDF in the reader's language."""
