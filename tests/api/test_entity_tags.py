"""Entity tags, as RFC 9110 compares them: no tag is taken for another, and whatever is no tag is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.extensions.etag_syntax import MOST, NEVER, tag_of, versions_in

VERSIONS = st.integers(min_value=0, max_value=999_999_999)
OPAQUE = st.text(st.characters(min_codepoint=0x23, max_codepoint=0x7E), max_size=12)


@given(st.lists(VERSIONS, min_size=1, max_size=MOST), st.sampled_from([",", ", ", " ,\t", ", ,"]))
def test_every_version_of_a_list_is_read_once_in_its_order(versions: list[int], between: str) -> None:
    assert versions_in(between.join(map(tag_of, versions))) == list(dict.fromkeys(versions))


@given(VERSIONS)
def test_a_weak_tag_is_never_the_tag_of_a_version(version: int) -> None:
    assert versions_in(f"W/{tag_of(version)}") == [NEVER]


@given(OPAQUE)
def test_a_strong_tag_is_a_version_only_as_we_write_it(opaque: str) -> None:
    found = versions_in(f'"{opaque}"')
    assert found == ([int(opaque)] if opaque.isdigit() and tag_of(int(opaque)) == f'"{opaque}"' else [NEVER])


@given(st.text(st.characters(max_codepoint=0xFF), max_size=30))
def test_any_header_is_a_list_of_tags_or_refused(header: str) -> None:
    try:
        assert versions_in(header)
    except ValueError:
        assert header.count('"') != 2 or header.strip(' \t,W/"') != ""


@pytest.mark.parametrize("header", ["1", "yesterday", '"1', '"1" "2"', 'w/"1"', "1, 2", "", ",", '"a b"'])
def test_what_is_no_entity_tag_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match="no list"):
        versions_in(header)


def test_a_list_has_an_end() -> None:
    with pytest.raises(ValueError, match="no list"):
        versions_in(",".join(map(tag_of, range(MOST + 1))))
