from __future__ import annotations

from textwrap import dedent

from verify_gate.probes.canon.model import Block, Document, Heading, Link, Span
from verify_gate.probes.canon.rest import read_rest


def read(text: str) -> Document:
    return read_rest("docs/a.rst", dedent(text).lstrip("\n"))


def test_titles_and_anchors() -> None:
    document = read(
        """
        =====
        Title
        =====

        .. _a Label:
        .. _`quoted: one`: other.rst

        Part ``one``
        ------------

        Text with _`a target`.

        ----

        Part 2
        ~~~~~~
        """
    )
    assert document.headings == (Heading("Title", 1, 2), Heading("Part one", 2, 8), Heading("Part 2", 3, 15))
    assert document.anchors == {
        "title",
        "a label",
        "a-label",
        "quoted: one",
        "quoted-one",
        "part-one",
        "a target",
        "a-target",
        "part-2",
    }
    assert document.links == (Link("other.rst", 6),)


def test_links_of_every_kind_with_their_lines() -> None:
    document = read(
        """
        A `link <one.rst>`_, `anonymous
        <two.rst>`__, a `phrase`_, and `by name <phrase_>`_.

        * :doc:`three`, :doc:`named <four>` and
          :ref:`five`, but no :class:`six`

        .. image:: seven.png
           :alt: x

        .. include:: eight.txt
        .. |nine| image:: nine.png

        .. toctree::
           :maxdepth: 1

           ten
           Eleven <eleven>
           self

        .. toctree::
           :glob:

           *

        .. note:: See `twelve <twelve.rst>`_.

           And `thirteen <thirteen.rst>`_.

        .. [1] `fourteen <fourteen.rst>`_
        .. A comment with `fifteen <fifteen.rst>`_.

           +---+------------------------+
           | a | `sixteen <16.rst>`_    |
           +---+------------------------+
        """
    )
    assert document.links == (
        Link("one.rst", 1),
        Link("two.rst", 1),
        Link(":doc:three", 4),
        Link(":doc:four", 4),
        Link(":ref:five", 5),
        Link(":file:seven.png", 7),
        Link(":file:eight.txt", 10),
        Link(":file:nine.png", 11),
        Link(":doc:ten", 16),
        Link(":doc:eleven", 17),
        Link("twelve.rst", 25),
        Link("thirteen.rst", 27),
        Link("fourteen.rst", 29),
    )


def test_spans_with_their_lines() -> None:
    document = read(
        """
        A ``one`` and ``two
        three`` and `four`.

        +-------+---------+
        | ``a`` | ``b     |
        |       | c``     |
        +-------+---------+
        """
    )
    assert document.spans == (Span("one", 1), Span("two three", 1), Span("a", 5))


def test_blocks_with_their_lines() -> None:
    document = read(
        """
        An example::

            $ ``acme``

            more

        >>> 1 + 1
        2

        .. code-block:: python
           :caption: x

           a = 1

             b = 2

        Also::

           >>> c
           3

        .. raw:: html

           <a href="x.html">``y``</a>
        """
    )
    assert document.blocks == (
        Block("", "$ ``acme``\n\nmore\n", 3),
        Block("pycon", ">>> 1 + 1\n2\n", 7),
        Block("python", "a = 1\n\n  b = 2\n", 13),
        Block("pycon", ">>> c\n3\n", 19),
        Block("raw", '<a href="x.html">``y``</a>\n', 24, run=False),
    )
    assert (document.spans, document.links) == ((), ())


def test_marks() -> None:
    document = read(
        """
        .. canon: not run

        >>> a

        .. canon: record

        Text.

        .. canon: end

        .. canon: not run
        .. code-block:: console

           $ b

        >>> c
        """
    )
    assert [(block.text, block.run) for block in document.blocks] == [
        (">>> a\n", False),
        ("$ b\n", False),
        (">>> c\n", True),
    ]
    assert document.records == {5, 6, 7, 8, 9}


def test_what_only_looks_like_a_title() -> None:
    document = read(
        """
        ====
        None

        ----

        ====
        Other
        ----

        Short
        --

         Indented
        ---------
        """
    )
    assert [heading.text for heading in document.headings] == ["Other"]


def test_examples_of_sphinx_unless_it_sets_something_up_for_them() -> None:
    text = """
        .. doctest::
           :options: +SKIP

           >>> 1
           1
        """
    assert read(text).blocks == (Block("doctest", ">>> 1\n1\n", 4),)
    assert read(f"{text}\n        .. testsetup::\n\n           a = 1\n").blocks == (
        Block("doctest", ">>> 1\n1\n", 4, run=False),
        Block("testsetup", "a = 1\n", 9, run=False),
    )


def test_what_a_directive_holds_is_read_whatever_its_name() -> None:
    document = read(
        """
        .. class:: A(a)
                   A(b)
           :no-index:
           :synopsis: not ``this``,
              and not ``that``
              or ``those``
           :canonical: `x <none.rst>`_

           A ``class``, see :doc:`one`.

           .. attribute:: x

              >>> 1 + 2
              4

           .. py:method:: m()

              .. versionchanged:: 2.0
                 :doc:`two` says how.

              Such as::

                 >>> 3
                 3

        .. unheard-of:: see `three <three.rst>`_

           :param x: the ``path``

        .. |short| replace:: a ``name`` that :doc:`four` has
        """
    )
    assert document.blocks == (Block("pycon", ">>> 1 + 2\n4\n", 13), Block("pycon", ">>> 3\n3\n", 23))
    assert document.links == (Link(":doc:one", 9), Link(":doc:two", 19), Link("three.rst", 26), Link(":doc:four", 30))
    assert document.spans == (Span("class", 9), Span("path", 28), Span("name", 30))


def test_what_is_no_text_is_not_read_and_its_examples_are_known_not_to_run() -> None:
    document = read(
        """
        .. parsed-literal::

           >>> **a**
           ``b`` and `c <c.rst>`_

        .. code-block:: yaml

           d: ``e``

        .. math::

           f ``g``

        .. ipython::

           >>> h

        .. graphviz::
           :caption: i
        """
    )
    assert document.blocks == (
        Block("parsed-literal", ">>> **a**\n``b`` and `c <c.rst>`_\n", 3, run=False),
        Block("yaml", "d: ``e``\n", 8),
        Block("math", "f ``g``\n", 12, run=False),
        Block("ipython", ">>> h\n", 16, run=False),
    )
    assert (document.spans, document.links) == ((), ())
