"""Addresses of the globe's land, the same in every language."""

from django.urls import re_path

from .views import globe

app_name = "cartography"
urlpatterns = [re_path(r"^globe/(?P<latitude>0|-?[1-9]\d?)/(?P<longitude>0|-?[1-9]\d{0,2})\.svg$", globe, name="globe")]
