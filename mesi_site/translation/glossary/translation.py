from ..registration import register
from .models import GlossaryTerm

register(GlossaryTerm, required=["wording"])
