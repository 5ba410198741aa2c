"""Code lists of the field: ISCED-F 2013 (UNESCO), CEFR (Council of Europe), levels of study (Bologna cycles)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    BACHELOR = "bachelor", _("Bachelor")
    MASTER = "master", _("Master")
    DOCTORATE = "doctorate", _("Doctorate")
    NON_DEGREE = "non-degree", _("Without a degree")


class Cefr(models.TextChoices):
    """Common European Framework of Reference for Languages."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


# ISCED Fields of Education and Training 2013 (UNESCO Institute for Statistics): broad fields, then the narrow ones.
ISCED_BROAD = {
    "00": _("Generic programmes and qualifications"),
    "01": _("Education"),
    "02": _("Arts and humanities"),
    "03": _("Social sciences, journalism and information"),
    "04": _("Business, administration and law"),
    "05": _("Natural sciences, mathematics and statistics"),
    "06": _("Information and communication technologies"),
    "07": _("Engineering, manufacturing and construction"),
    "08": _("Agriculture, forestry, fisheries and veterinary"),
    "09": _("Health and welfare"),
    "10": _("Services"),
}
ISCED_NARROW = {
    "001": _("Basic programmes and qualifications"),
    "002": _("Literacy and numeracy"),
    "003": _("Personal skills and development"),
    "011": _("Education"),
    "021": _("Arts"),
    "022": _("Humanities (except languages)"),
    "023": _("Languages"),
    "031": _("Social and behavioural sciences"),
    "032": _("Journalism and information"),
    "041": _("Business and administration"),
    "042": _("Law"),
    "051": _("Biological and related sciences"),
    "052": _("Environment"),
    "053": _("Physical sciences"),
    "054": _("Mathematics and statistics"),
    "061": _("Information and communication technologies"),
    "071": _("Engineering and engineering trades"),
    "072": _("Manufacturing and processing"),
    "073": _("Architecture and construction"),
    "081": _("Agriculture"),
    "082": _("Forestry"),
    "083": _("Fisheries"),
    "084": _("Veterinary"),
    "091": _("Health"),
    "092": _("Welfare"),
    "101": _("Personal services"),
    "102": _("Hygiene and occupational health services"),
    "103": _("Security services"),
    "104": _("Transport services"),
}


def isced_choices():
    """Narrow fields grouped under their broad ones."""
    return [
        (
            f"{broad} {name}",
            [(code, f"{code} {label}") for code, label in ISCED_NARROW.items() if code.startswith(broad)],
        )
        for broad, name in ISCED_BROAD.items()
    ]
