"""HTML pages. They never share a blueprint with JSON, and load nothing from elsewhere."""

from api.pages.area_page import area_page
from api.pages.assets import assets
from api.pages.chat import chat
from api.pages.corrections import corrections_page
from api.pages.invitation import invitation
from api.pages.outlines import outlines
from api.pages.post_feedback import post_feedback
from api.pages.routes import pages
from api.pages.shared_post import shared_post
from api.pages.stop_mails import stop_mails
from api.pages.survey import survey_page
from api.pages.survey_results import survey_results_page
from api.pages.zalo_verifier import zalo_verifier

blueprints = (
    pages,
    area_page,
    assets,
    chat,
    corrections_page,
    invitation,
    outlines,
    post_feedback,
    shared_post,
    stop_mails,
    survey_page,
    survey_results_page,
    zalo_verifier,
)
