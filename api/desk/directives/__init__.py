"""Documents that go down, and what each unit makes of them."""

from api.desk.directives.receipt_routes import blp as receipts
from api.desk.directives.routes import blp

blueprints = (blp, receipts)
