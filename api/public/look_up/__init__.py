"""`/search`, over what is published, and `/ask`, which looks for an answer before a question is sent."""

from api.public.look_up import ask, search
from api.public.look_up.blueprint import look_up_pages

__all__ = ["ask", "look_up_pages", "search"]
