"""`/r/{code}`: where a report stands, for anybody; all of it, and what its reporter may do, by its PIN."""

from api.public.reported import act, follow, pin, show
from api.public.reported.blueprint import reported_pages

__all__ = ["act", "follow", "pin", "reported_pages", "show"]
