"""What somebody says of the encoding of what they send is believed by nobody."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from mesi_site.delivery.encoding import OnlyUtf8

BODY = b'--e\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xd0\x90\r\n--e--\r\n'


@pytest.mark.parametrize("charset", ["hex", "undefined", "utf-7", "cp1251"])
@pytest.mark.parametrize(
    "said", ["; charset={}", ';CharSet = "{}"', "; charset*=utf-8''{}", "; charset={}; charset={}"]
)
def test_address_and_form_are_read_as_utf8(charset, said):
    environ = RequestFactory()._base_environ(
        REQUEST_METHOD="POST",
        QUERY_STRING="q=%D0%90",
        CONTENT_TYPE="multipart/form-data; boundary=e" + said.format(charset, charset),
        CONTENT_LENGTH=str(len(BODY)),
    )
    environ["wsgi.input"] = BytesIO(BODY)
    request = OnlyUtf8(lambda environ, start_response: WSGIRequest(environ))(environ, None)
    assert (request.GET["q"], request.POST["name"]) == ("А", "А")
