from __future__ import annotations

import pytest

from verify_gate.probes.canon.slugs import docutils, github, markdown_anchors, python_markdown


@pytest.mark.parametrize(
    ("text", "on_github", "in_python_markdown", "in_docutils"),
    [
        ("Plain", "plain", "plain", "plain"),
        ("What's new?", "whats-new", "whats-new", "what-s-new"),
        ("A - B & c_d", "a---b--c_d", "a-b-c_d", "a-b-c-d"),
        ("1.2.3 (2026)", "123-2026", "123-2026", ""),
        ("--only NAME", "--only-name", "-only-name", "only-name"),
        ("Größe", "größe", "groe", "groe"),
        ("日本", "日本", "", ""),
    ],
)
def test_slugs(text: str, on_github: str, in_python_markdown: str, in_docutils: str) -> None:
    assert (github(text), python_markdown(text), docutils(text)) == (on_github, in_python_markdown, in_docutils)


def test_the_second_of_a_name_is_numbered_past_what_is_taken() -> None:
    assert markdown_anchors(["A", "A-1", "A", "A"]) == {"a", "a-1", "a-2", "a-3", "a_1", "a_2"}
