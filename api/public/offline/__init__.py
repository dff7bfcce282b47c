"""What lets a phone keep the last pages, and install Loa as an app: `/worker.js` and `/manifest.webmanifest`."""

from api.public.offline import manifest, worker
from api.public.offline.blueprint import offline_pages

__all__ = ["manifest", "offline_pages", "worker"]
