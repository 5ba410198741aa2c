from mesi_site.translation.registration import register

from .models import AnswerTemplate

register(AnswerTemplate, required=["text"])
