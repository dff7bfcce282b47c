"""The board (bảng tin điện tử): a page at `/board` that a kiosk browser shows for years.

Python only serves its files. Everything else is in `static/`: what plays (`what_plays.js`, by the server's own table),
what is held (`kept.js`, `media.js`), how it looks (`screen.js`, `takeover.js`), and what it tells (`telling.js`).
"""

from players.board.routes import board

blueprints = (board,)
