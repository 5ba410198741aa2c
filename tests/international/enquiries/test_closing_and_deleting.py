"""What the office does with many enquiries at once: close them, call them spam, delete them."""

import pytest
from wagtail.models import ModelLogEntry

from international.enquiries.models import Answer, Enquiry, Mail
from tests.factories import EnquiryFactory

from .inbox import LIST, bulk_url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("action", "state"), [("close", "closed"), ("spam", "spam")])
def test_many_are_closed_at_once_and_what_is_answered_stays_so(action, state, overview, log_in):
    chosen, other = EnquiryFactory.create_batch(3), EnquiryFactory()
    answered = EnquiryFactory(state="answered")
    client = log_in()
    assert client.get(bulk_url(*chosen, answered, action=action)).status_code == 200
    assert client.post(bulk_url(*chosen, answered, action=action)).status_code == 302
    assert {enquiry.state for enquiry in Enquiry.objects.filter(pk__in=[one.pk for one in chosen])} == {state}
    assert Enquiry.objects.get(pk=answered.pk).state == "answered"
    assert Enquiry.objects.get(pk=other.pk).state == "new"
    assert Enquiry.objects.filter(settled_at=None).get() == other


def test_the_head_deletes_what_somebody_wants_to_be_deleted_and_nothing_of_them_is_left(overview, somebody):
    """As the page “Your data” says: at any time."""
    enquiry, other = EnquiryFactory(name="Maria Rossi", email="maria@example.org"), EnquiryFactory(name="Jean")
    head = somebody("Office head")
    head.post(enquiry.edit_url, {"step": "answer", "text": "Dear Maria Rossi", "seen": 0})
    address = bulk_url(enquiry, action="delete")
    assert "Maria Rossi" in head.get(address).content.decode()
    head.post(address)
    assert list(Enquiry.objects.all()) == [other]
    assert not Answer.objects.exists()
    assert not Mail.objects.exists()
    entries = ModelLogEntry.objects.filter(object_id=str(enquiry.pk))
    assert "enquiries.delete" in entries.values_list("action", flat=True)
    assert not any("Maria" in f"{entry.label} {entry.data}" for entry in entries)


def test_editors_delete_nothing(overview, somebody):
    enquiry = EnquiryFactory()
    editor, address = somebody("Editors"), bulk_url(enquiry, action="delete")
    assert "None of your groups may delete enquiries" in editor.get(address).content.decode()
    editor.post(address)
    assert Enquiry.objects.exists()


def test_nobody_closes_what_was_not_ticked(overview, log_in):
    EnquiryFactory()
    log_in().post(f"/admin/bulk/enquiries/enquiry/close/?id=all&next={LIST}")
    assert Enquiry.objects.get().state == "new"
