"""Opens what somebody has uploaded, in a process of its own: `python -m mesi_site.media.inspection picture|pdf|…`.

The libraries that read foreign files are the most likely to fail, to fill memory or to be taken over. So they do it
where there is no database, no secret and no other request, under limits of memory and time. Knows no Django.
"""


class Refused(Exception):
    """The file is not accepted; the reason is a word that `mesi_site.media.uploads` has a sentence for."""
