"""What a request says of itself: whose screens it is for, what was sent with it."""

from django.urls import reverse


def is_editors(request):
    """Whether it is for the screens of the office, logged in or not."""
    return request.path_info.startswith(reverse("wagtailadmin_home"))


def texts_sent(request):
    """Names and values of what was sent, names of files."""
    for name, values in request.POST.lists():
        yield from (name, *values)
    for name, files in request.FILES.lists():
        yield from (name, *(file.name for file in files))
