"""Spreadsheets of what lists show."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


class PlainCsvMixin:
    """No text in a CSV file begins a formula: spreadsheet programs would run it. XLSX says itself what is text."""

    def preprocess_field_value(self, field, value, export_format):
        found = super().preprocess_field_value(field, value, export_format)
        is_formula = export_format == self.FORMAT_CSV and isinstance(found, str) and found.startswith(FORMULA)
        return f"'{found}" if is_formula else found
