"""Addresses of documents: Wagtail's, with the view that says more about what a browser may do with them."""

from django.urls import path, re_path
from wagtail.documents.views.serve import authenticate_with_password

from .views import document

urlpatterns = [
    re_path(r"^(\d{1,18})/([^/]*)$", document, name="wagtaildocs_serve"),
    path(
        "authenticate_with_password/<int:restriction_id>/",
        authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
]
