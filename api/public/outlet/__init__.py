"""`/o/{code}`, behind the QR code on the pole: what is wrong with this loudspeaker or board; and its sticker."""

from api.public.outlet import complaint, sticker
from api.public.outlet.blueprint import outlet_pages

__all__ = ["complaint", "outlet_pages", "sticker"]
