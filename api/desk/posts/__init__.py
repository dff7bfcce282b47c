"""Posts at the desk: written, approved, corrected, taken over, counted."""

from api.desk.posts.actions import blp as actions
from api.desk.posts.editions import blp as editions
from api.desk.posts.feedback import blp as feedback
from api.desk.posts.previews import blp as previews
from api.desk.posts.routes import blp
from api.desk.posts.sendings import blp as sendings

blueprints = (blp, actions, editions, feedback, previews, sendings)
