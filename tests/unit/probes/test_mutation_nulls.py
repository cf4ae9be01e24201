from __future__ import annotations

from textwrap import dedent

from verify_gate.probes.mutation.nulls import function_of, with_nulls

METHOD = dedent(
    """
    class Box:
        # how large
        @classmethod
        def xǁBoxǁsize__mutmut_orig(
            cls, n
        ):
            return n + 1

        # how large
        @classmethod
        def xǁBoxǁsize__mutmut_1(
            cls, n
        ):
            return n - 1

    mutants_xǁBoxǁsize__mutmut['_mutmut_orig'] = Box.xǁBoxǁsize__mutmut_orig # type: ignore
    mutants_xǁBoxǁsize__mutmut['xǁBoxǁsize__mutmut_1'] = Box.xǁBoxǁsize__mutmut_1 # type: ignore
    """
)


def test_a_method_is_copied_whole_under_the_next_number() -> None:
    text, nulls = with_nulls(METHOD)

    assert nulls == {"xǁBoxǁsize": "xǁBoxǁsize__mutmut_2"}
    copied = dedent(
        """
            @classmethod
            def xǁBoxǁsize__mutmut_2(
                cls, n
            ):
                return n + 1
        """
    )
    copied = "".join(f"    {line}\n" if line else "\n" for line in dedent(copied).strip("\n").split("\n"))
    entry = "mutants_xǁBoxǁsize__mutmut['xǁBoxǁsize__mutmut_2'] = Box.xǁBoxǁsize__mutmut_2 # type: ignore\n"
    before, between, after = METHOD.partition("    # how large\n    @classmethod\n    def xǁBoxǁsize__mutmut_1")
    first, orig, rest = after.partition("Box.xǁBoxǁsize__mutmut_orig # type: ignore\n")
    assert text == before.rstrip("\n") + "\n\n" + copied + "\n" + between + first + orig + entry + rest


def test_numbers_are_counted_and_not_sorted_as_text() -> None:
    mutants = "".join(f"def x_f__mutmut_{n}(): return {n}\n" for n in ("orig", *range(1, 11)))

    assert with_nulls(mutants)[1] == {"x_f": "x_f__mutmut_11"}


def test_a_function_that_is_defined_twice_has_a_null_mutant_in_each_place() -> None:
    once = (
        "def x_f__mutmut_orig(): return {0}\n"
        "def x_f__mutmut_{0}(): return None\n"
        "mutants_x_f__mutmut['_mutmut_orig'] = x_f__mutmut_orig\n"
    )

    text, nulls = with_nulls(once.format(1) + once.format(2))

    assert nulls == {"x_f": "x_f__mutmut_3"}
    assert text.count("def x_f__mutmut_3(): return 1\n") == 1
    assert text.count("def x_f__mutmut_3(): return 2\n") == 1
    assert text.count("mutants_x_f__mutmut['x_f__mutmut_3'] = x_f__mutmut_3\n") == 2


def test_a_file_without_mutants_stays_as_it_is() -> None:
    source = "a['b'] = 1\na[b] = 2\na.b = 3\nfor a in b: pass\ndef f():\n    return 1\n"

    assert with_nulls(source) == (source, {})


def test_what_a_mutant_belongs_to() -> None:
    assert function_of("acme.a.x_f__mutmut_3") == "acme.a.x_f"
