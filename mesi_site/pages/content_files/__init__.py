"""The first content: YAML files with the languages side by side, validated against the models, loaded once."""
