"""Rich text: what stays of it, what is read and what is spoken."""

from __future__ import annotations

import pytest

from models.content import rich_text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<p onclick='x()'>Chào <b>bà con</b></p>", "<p>Chào <b>bà con</b></p>"),
        ("<p>Chào<script>alert(1)</script></p>", "<p>Chào</p>"),
        ("<h1>Họp</h1>", "<h3>Họp</h3>"),
        ("<p>x<img src=//evil.example/a.png></p>", "<p>x</p>"),
        ("<svg><p>x</p></svg>", "<p>x</p>"),
        ("<a href='javascript:alert(1)'>x</a>", '<a rel="noopener nofollow">x</a>'),
        ("<a href='/admin'>x</a>", '<a rel="noopener nofollow">x</a>'),
        (
            "<a href='https://vinhlong.example/'>x</a>",
            '<a href="https://vinhlong.example/" rel="noopener nofollow">x</a>',
        ),
        ("<p style='position:fixed'>x</p><!-- y -->", "<p>x</p>"),
        ("Một\nhai\n\nba < bốn", "<p>Một<br>hai</p><p>ba &lt; bốn</p>"),
        ("<p> <br></p>", ""),
        ("\u200b", ""),
    ],
)
def test_only_safe_mark_up_stays(given: str, kept: str) -> None:
    assert rich_text.clean(given) == kept


def test_what_was_cleaned_stays_as_it_is() -> None:
    once = rich_text.clean("<h2>x</h2><ul><li>1<li><a href='https://a.example/?b=1&c=2'>2</a></ul>")
    assert rich_text.clean(once) == once


BODY = (
    "<h3>Lịch</h3><p>Tiêm lúc <b>7 giờ</b> &amp; xem"
    ' <a href="https://tram.example/lich">lịch</a></p>'
    "<ol><li>Mang sổ<ul><li>bản chính</li></ul></li><li>Đến sớm!</li></ol>"
    "<table><tr><th>Ấp</th><th>Giờ</th></tr><tr><td>Một</td><td>8h</td></tr></table>"
)


def test_the_plain_form_has_blocks_items_and_addresses() -> None:
    assert rich_text.plain(BODY).split("\n") == [
        "Lịch",
        "",
        "Tiêm lúc 7 giờ & xem lịch (https://tram.example/lich)",
        "",
        "1. Mang sổ",
        "- bản chính",
        "2. Đến sớm!",
        "",
        "Ấp | Giờ",
        "Một | 8h",
    ]


def test_the_spoken_form_has_sentences_and_no_addresses() -> None:
    assert rich_text.spoken(BODY).split("\n") == [
        "Lịch.",
        "Tiêm lúc 7 giờ & xem lịch.",
        "Mang sổ.",
        "bản chính.",
        "Đến sớm!",
        "Ấp, Giờ.",
        "Một, 8h.",
    ]


def test_blank_lines_part_paragraphs_beside_marks_too() -> None:
    body = rich_text.clean(
        "Họp <b>gấp</b>\nlúc 8 giờ.\n\nMang theo:\n\n<ul>\n<li>sổ</li>\n\n<li>bút</li></ul>\n\nXin cảm ơn."
    )
    assert rich_text.plain(body) == "Họp gấp\nlúc 8 giờ.\n\nMang theo:\n\n- sổ\n- bút\n\nXin cảm ơn."
    assert rich_text.clean(body) == body
