"""No models: Django tells an app of the end of migrations only if it has this module."""
