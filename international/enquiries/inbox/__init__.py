"""The enquiries as the office sees them in the editor."""
