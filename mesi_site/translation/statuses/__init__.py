"""How the texts of all objects stand in all languages: counted at each save, so that thousands can be listed."""
