"""Papers: documents that come down and go down, and periodic reports that go up."""

from api.console.papers.requests import request_pages
from api.console.papers.returns import return_pages
from api.console.papers.routes import paper_pages
from api.console.papers.writing import writing_pages

blueprints = (paper_pages, writing_pages, return_pages, request_pages)
