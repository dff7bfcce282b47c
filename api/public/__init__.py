"""Pages of residents: no sign-in, no script needed. They call the domain, as the API does, and never its routes.

`page.py` is the door of every page, `visitor.py` the browser as a device, `shown.py` the frame. `docs/pages.md` says
how to add one.
"""

from api.public import frame
from api.public.alert import alert_pages
from api.public.commune import commune_pages
from api.public.look_up import look_up_pages
from api.public.offline import offline_pages
from api.public.outlet import outlet_pages
from api.public.report import report_pages
from api.public.reported import reported_pages

blueprints = (
    frame.frame,
    alert_pages,
    commune_pages,
    look_up_pages,
    offline_pages,
    outlet_pages,
    report_pages,
    reported_pages,
)
