from __future__ import annotations

from textwrap import dedent

from verify_gate.probes.mutation.nulls import as_mutmut_has_it, function_of, renumbered, with_nulls

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


def last(below: int) -> int:
    return below - 1


def test_a_method_is_copied_whole_under_the_number_that_is_drawn() -> None:
    text, nulls = with_nulls(METHOD, lambda below: 0 if below == 2 else 7)

    assert nulls == {"xǁBoxǁsize": 1}
    original = METHOD.partition("@classmethod\n")[2].partition("\n\n")[0]
    null = f"\n    @classmethod\n{original.replace('_orig', '_1')}"
    entry = "mutants_xǁBoxǁsize__mutmut['xǁBoxǁsize__mutmut_1'] = Box.xǁBoxǁsize__mutmut_1 # type: ignore\n"
    moved = METHOD.replace("__mutmut_1", "__mutmut_2").replace(original, original + null)
    assert text == moved.replace("_orig # type: ignore\n", f"_orig # type: ignore\n{entry}")


def test_the_null_mutant_lies_where_its_number_says() -> None:
    mutants = "".join(f"def x_f__mutmut_{n}(): return {n}\n" for n in ("orig", 1, 2))

    assert with_nulls(mutants, lambda _: 1) == (
        "def x_f__mutmut_orig(): return orig\n"
        "def x_f__mutmut_1(): return 1\n"
        "def x_f__mutmut_2(): return orig\n"
        "def x_f__mutmut_3(): return 2\n",
        {"x_f": 2},
    )


def test_numbers_are_counted_and_not_sorted_as_text() -> None:
    mutants = "".join(f"def x_f__mutmut_{n}(): return {n}\n" for n in ("orig", *range(1, 11)))

    assert with_nulls(mutants, last)[1] == {"x_f": 11}


def test_a_function_that_is_defined_twice_has_a_null_mutant_in_each_place() -> None:
    once = (
        "def x_f__mutmut_orig(): return {0}\n"
        "def x_f__mutmut_{0}(): return None\n"
        "mutants_x_f__mutmut['_mutmut_orig'] = x_f__mutmut_orig\n"
    )

    text, nulls = with_nulls(once.format(1) + once.format(2), last)

    assert nulls == {"x_f": 3}
    assert text.count("def x_f__mutmut_3(): return 1\n") == 1
    assert text.count("def x_f__mutmut_3(): return 2\n") == 1
    assert text.count("mutants_x_f__mutmut['x_f__mutmut_3'] = x_f__mutmut_3\n") == 2


def test_a_file_without_mutants_stays_as_it_is() -> None:
    source = "a['b'] = 1\na[b] = 2\na.b = 3\nfor a in b: pass\ndef f():\n    return 1\n"

    assert with_nulls(source, last) == (source, {})


def test_what_a_mutant_belongs_to() -> None:
    assert function_of("acme.a.x_f__mutmut_3") == "acme.a.x_f"


def test_mutants_go_up_from_the_null_mutant_on_and_back() -> None:
    names = [f"acme.a.x_{f}__mutmut_{n}" for f, n in (("f", 1), ("f", 2), ("f", 10), ("ff", 3), ("f", "orig"))]
    moved = [f"acme.a.x_{f}__mutmut_{n}" for f, n in (("f", 1), ("f", 3), ("f", 11), ("ff", 3), ("f", "orig"))]

    assert [renumbered(name, {"x_f": 2}) for name in names] == moved
    assert [as_mutmut_has_it(name, "acme.a.x_f__mutmut_2") for name in moved[:3]] == names[:3]
