from __future__ import annotations

from textwrap import dedent

import pytest

from verify_gate.probes.canon.markdown import read_markdown
from verify_gate.probes.canon.model import Block, Document, Heading, Link, Span


def read(text: str) -> Document:
    return read_markdown("docs/a.md", dedent(text).lstrip("\n"))


def test_links_of_every_kind_with_their_lines() -> None:
    document = read(
        """
        # A [title](one.md)

        Text, and
        [more](two.md#part "said") and ![a picture](three.png) of it.

        - a list
          - with [a reference][ref] in it

        > quoted [and
        > wrapped](four%20and.md)

        | a | b |
        |---|---|
        | x | [cell](five.md) |

        <a href="six.md">six</a> and <https://example.org>

        <p align="center">
          <img src="seven.png">
        </p>

        [ref]: <eight.md>
        """
    )
    assert document.links == (
        Link("one.md", 1),
        Link("two.md#part", 4),
        Link("three.png", 4),
        Link("eight.md", 7),
        Link("four%20and.md", 9),
        Link("five.md", 14),
        Link("six.md", 16),
        Link("https://example.org", 16),
        Link("seven.png", 19),
    )


def test_spans_with_their_lines() -> None:
    document = read(
        """
        A `one` and
        a `` two `three
        four `` and `five`.

        1. in a list `six`
           `seven`
        """
    )
    assert document.spans == (
        Span("one", 1),
        Span("two `three four", 2),
        Span("five", 3),
        Span("six", 5),
        Span("seven", 6),
    )


def test_a_role_is_no_span_and_some_are_links() -> None:
    document = read("See {doc}`a page <page>`, {ref}`part` and {class}`acme.A`, not `{x}`.\n")
    assert document.spans == (Span("{x}", 1),)
    assert document.links == (Link(":doc:page", 1), Link(":ref:part", 1))


def test_blocks_with_their_lines() -> None:
    document = read(
        """
        ```python title="x"
        a = 1
        ```

        - in a list

          ```console
          $ acme
          ```

        Text.

            indented

        ```{include} ../README.md
        ```
        """
    )
    assert document.blocks == (
        Block("python", "a = 1\n", 2),
        Block("console", "$ acme\n", 8),
        Block("", "indented\n", 13),
        Block("{include}", "", 16),
    )
    assert document.links == (Link(":file:../README.md", 15),)


def test_a_bare_example_is_a_block_and_no_quote() -> None:
    document = read(
        """
        It says:
        >>> shown("`a`")
        '[1](2.md)'
        - 3

        A `word`.

        - listed

          >>> 1 + 1
          2
        """
    )
    assert document.blocks == (
        Block("pycon", ">>> shown(\"`a`\")\n'[1](2.md)'\n- 3\n", 2),
        Block("pycon", ">>> 1 + 1\n2\n", 10),
    )
    assert document.spans == (Span("word", 6),)
    assert document.links == ()


def test_a_mark_says_that_the_block_after_it_is_not_to_be_run() -> None:
    document = read(
        """
        <!-- canon: not run -->
        ```console
        $ a
        ```

        <!-- canon: not run -->

        >>> b

        <!-- canon: not  run -->
        Text between.

            c
        """
    )
    assert [(block.text, block.run) for block in document.blocks] == [
        ("$ a\n", False),
        (">>> b\n", False),
        ("c\n", True),
    ]


def test_headings_and_their_anchors() -> None:
    document = read(
        """
        ---
        title: "# not a heading"
        ---
        # The `name`, *now*!
        ## Größe & more
        ## Twice
        ## Twice
        ### With an id {#its-own}

        Below
        -----

        <a name="html"></a> <h2 id='other'>x</h2>

        (label)=
        """
    )
    assert document.headings == (
        Heading("The name, now!", 1, 4),
        Heading("Größe & more", 2, 5),
        Heading("Twice", 2, 6),
        Heading("Twice", 2, 7),
        Heading("With an id", 3, 8),
        Heading("Below", 2, 10),
    )
    assert document.anchors == {
        "the-name-now",
        "größe--more",
        "groe-more",
        "twice",
        "twice-1",
        "twice_1",
        "with-an-id",
        "its-own",
        "below",
        "html",
        "other",
        "label",
    }


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("a\n\n<!-- canon: record -->\nb\n\n<!-- canon: end -->\nc\n", {3, 4, 5, 6}),
        ("<!-- canon: record -->\na\n", set()),
        ("<!-- canon: end -->\na\n", set()),
        ("<!-- canon: recrod -->\na\n\n<!-- canon: end -->\n", set()),
    ],
    ids=["closed", "never closed", "never opened", "misspelt"],
)
def test_records(text: str, records: set[int]) -> None:
    assert read(text).records == records


def test_the_text_is_kept_as_it_is() -> None:
    assert read_markdown("a.md", "---\na: b\n---\nc\n") == Document("a.md", "---\na: b\n---\nc\n")


def test_a_character_of_more_digits_than_there_are_is_none() -> None:
    document = read(f"<p id='a&#{'1' * 5000};b&#99;'>&#{'1' * 5000};</p>\n")
    assert document.anchors == {"a\ufffdbc"}


def test_html_that_is_odd() -> None:
    document = read("<div>\n<![if gte mso 9]>\n<img src='a.png'>\n<a name>\n<a href='b.md'\n</div>\n")
    assert document.links[:1] == (Link("a.png", 3),)


def test_what_mkdocs_sets_in_by_four_is_read_as_what_it_is() -> None:
    document = read(
        """
        !!! note inline end "See `title`"

            ```python
            >>> 1 + 2
            3
            ```

            Then [one](one.md).

            ??? tip

                ~~~ console
                $ acme

                    deep
                ~~~

        ???+ note
            ```pycon
            >>> 4
            4
            ```

        === "Tab"

            - a list

                !!! danger ""

                    [two](two.md) and `three`

                        !!! text

        ===! "Other `four`"
        \t>>> 5
        \t5

        Text, and

            as code
        """
    )
    assert document.blocks == (
        Block("python", ">>> 1 + 2\n3\n", 4),
        Block("console", "$ acme\n\n    deep\n", 13),
        Block("pycon", ">>> 4\n4\n", 20),
        Block("", "!!! text\n", 32),
        Block("pycon", ">>> 5\n5\n", 35),
        Block("", "as code\n", 40),
    )
    assert document.links == (Link("one.md", 8), Link("two.md", 30))
    assert document.spans == (Span("title", 1), Span("three", 30), Span("four", 34))


def test_mkdocs_shown_as_code_stays_so() -> None:
    """The note within a fence, one within a fence that ends with the note that holds it, and one that is set in."""
    shown = "!!! note\n\n    ```python\n    a\n    ```\n"
    document = read(
        f"````markdown\n{shown}````\n\nText.\n!!! tip\n    ```` md\n    !!! note\n        b\nText.\n\n    !!! note\n        c\n"
        "\n!!! note: is no note\n\n    d\n\n=== none\n\n    e\n"
    )
    assert document.blocks == (
        Block("markdown", shown, 2),
        Block("md", "!!! note\n    b\n", 12),
        Block("", "!!! note\n    c\n", 16),
        Block("", "d\n", 21),
        Block("", "e\n", 25),
    )


def test_a_fence_may_set_an_anchor() -> None:
    document = read("``` { .python #an-example }\n>>> 1\n1\n```\n\n```python title='#none'\n```\n")
    assert document.anchors == {"an-example"}
