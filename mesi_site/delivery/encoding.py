"""What is sent here is UTF-8, whatever it says of itself."""

import re

CHARSET = re.compile(r";\s*charset\s*\*?\s*=[^;]*", re.IGNORECASE)


class OnlyUtf8:
    """Around Django's WSGI application, which would read even the address by whatever encoding Python knows under the
    name that a sender gives, such as hex: with one that is none of text it fails before any middleware is asked.
    """

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        if "CONTENT_TYPE" in environ:
            environ = environ | {"CONTENT_TYPE": CHARSET.sub("", environ["CONTENT_TYPE"])}
        return self.application(environ, start_response)
