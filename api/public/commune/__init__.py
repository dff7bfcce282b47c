"""`/`, where somebody chooses their commune, and `/x/{area}`, its page.

The choice is kept by no cookie: the page of a commune has an address of its own, which a browser remembers, a poster
shows and a neighbour gets; so every page here is the same for everybody, and proxies may keep it.
"""

from api.public.commune import emblem, home, near, page, poster, reports_map
from api.public.commune.blueprint import commune_pages

__all__ = ["commune_pages", "emblem", "home", "near", "page", "poster", "reports_map"]
