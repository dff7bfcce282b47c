"""Posts at the console: the list, one post with everything that can be done with it, and writing."""

from api.console.posts.pictures import pictures
from api.console.posts.reading import reading
from api.console.posts.routes import posts
from api.console.posts.writing import writing

blueprints = (posts, writing, pictures, reading)
