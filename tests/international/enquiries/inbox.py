"""Addresses of the inbox."""

LIST = "/admin/enquiries/"


def bulk_url(*enquiries, action="close"):
    chosen = "&".join(f"id={enquiry.pk}" for enquiry in enquiries)
    return f"/admin/bulk/enquiries/enquiry/{action}/?{chosen}&next={LIST}"
