"""Entity tags as proxies leave them: what was ours stays ours, no tag is taken for another, and no tag is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.extensions.etag_syntax import CODINGS, MOST, NEVER, as_sent, tag_of, versions_in

VERSIONS = st.integers(min_value=0, max_value=999_999_999)
OPAQUE = st.text(st.characters(min_codepoint=0x23, max_codepoint=0x7E), max_size=12)
SUFFIXES = st.lists(
    st.builds(str.__add__, st.sampled_from(["-", "--", ";"]), st.sampled_from(CODINGS)), max_size=3
)


@given(st.lists(VERSIONS, min_size=1, max_size=MOST), st.sampled_from([",", ", ", " ,\t", ", ,"]))
def test_every_version_of_a_list_is_read_once_in_its_order(versions: list[int], between: str) -> None:
    assert versions_in(between.join(map(tag_of, versions))) == list(dict.fromkeys(versions))


@given(VERSIONS, st.sampled_from(["", "W/"]), SUFFIXES)
def test_a_tag_that_proxies_weakened_or_suffixed_is_the_version_that_we_sent(
    version: int, weak: str, suffixes: list[str]
) -> None:
    assert versions_in(f'{weak}"{version}{"".join(suffixes)}"') == [version]


@given(OPAQUE)
def test_a_tag_is_a_version_only_as_we_write_it(opaque: str) -> None:
    ours = re.fullmatch(rf"(0|[1-9][0-9]{{0,8}})((-|--|;)({'|'.join(CODINGS)})){{0,3}}", opaque)
    assert versions_in(f'"{opaque}"') == [int(ours[1]) if ours else NEVER]


@pytest.mark.parametrize(
    "opaque", ["01", "1-", "1-gzi", "1gzip", "-gzip", "gzip", "1-identity", "1-gzip-2", "1.0", ""]
)
def test_a_tag_that_is_not_ours_never_matches(opaque: str) -> None:
    assert versions_in(f'W/"{opaque}", "{opaque}"') == [NEVER]


@given(st.text(st.characters(max_codepoint=0xFF), max_size=30))
def test_any_header_is_a_list_of_tags_or_refused(header: str) -> None:
    try:
        assert versions_in(header)
    except ValueError:
        assert header.count('"') != 2 or header.strip(' \t,W/"') != ""


@given(OPAQUE.filter(lambda tag: "-" not in tag and ";" not in tag))
def test_tags_of_bytes_come_back_as_they_left(opaque: str) -> None:
    assert as_sent(f'W/"{opaque}-gzip", "{opaque}"') == [opaque, opaque]


@pytest.mark.parametrize("header", ["1", "yesterday", '"1', '"1" "2"', 'w/"1"', "1, 2", "", ",", '"a b"'])
def test_what_is_no_entity_tag_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match="no list"):
        versions_in(header)


def test_a_list_has_an_end() -> None:
    with pytest.raises(ValueError, match="no list"):
        versions_in(",".join(map(tag_of, range(MOST + 1))))
