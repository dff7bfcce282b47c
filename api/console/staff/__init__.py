"""Staff of grassroots information and their courses at the console."""

from api.console.staff.courses import course_pages
from api.console.staff.routes import staff_pages
from api.console.staff.tables import table_pages

blueprints = (course_pages, table_pages, staff_pages)
