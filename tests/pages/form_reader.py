"""Reads what a rendered form would send if nobody touched it, as a browser does."""

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """`FormReader("page-edit-form").read(html)` → {field: value, or list of values where there are several}."""

    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.data = form_id, {}
        self.is_inside, self.select, self.textarea, self.first_option = False, None, None, None

    def read(self, html):
        self.feed(html)
        if not self.data:
            raise ValueError(f"There is no form {self.form_id!r}, or nothing in it.")
        return {name: values[0] if len(values) == 1 else values for name, values in self.data.items()}

    def _add(self, name, value):
        self.data.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.is_inside = attrs.get("id") == self.form_id
        name = attrs.get("name")
        if not self.is_inside or "disabled" in attrs:
            return
        if tag == "input" and name and name != "csrfmiddlewaretoken":
            is_box = attrs.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in attrs:
                self._add(name, attrs.get("value", "on" if is_box else "") or "")
        elif tag == "textarea" and name:
            self.textarea = name
            self._add(name, "")
        elif tag == "select" and name:
            self.select, self.first_option = name, None if "multiple" in attrs else ""
        elif tag == "option" and self.select:
            if "selected" in attrs:
                self._add(self.select, attrs.get("value", ""))
            elif self.first_option == "":
                self.first_option = attrs.get("value", "")

    def handle_data(self, data):
        if self.textarea:
            self.data[self.textarea][-1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False
        elif tag == "textarea" and self.textarea:
            # The first line break after the tag is not part of the value.
            self.data[self.textarea][-1] = self.data[self.textarea][-1].removeprefix("\r").removeprefix("\n")
            self.textarea = None
        elif tag == "select" and self.select:
            if self.select not in self.data and self.first_option is not None:
                self._add(self.select, self.first_option)
            self.select = None
