"""The table of cases is whole, and the one in the documentation is the one of the tests."""

from tests.lti_tool.conformance.cases import SECTIONS
from tests.lti_tool.conformance.table import PAGE, cases, page


def test_every_case_has_a_test():
    found = cases()

    assert [number for section in SECTIONS for number in section.numbers if number not in found] == []


def test_case_has_one_name_in_all_its_tests():
    named = {number: {test.name for test in tests} for number, tests in cases().items()}

    assert {number: names for number, names in named.items() if len(names) > 1} == {}


def test_function_of_a_case_begins_with_its_number():
    stray = {
        test.function
        for number, tests in cases().items()
        for test in tests
        if "/conformance/" in test.path and not test.function.startswith(f"test_{number:02}_")
    }

    assert stray == set()


def test_table_in_the_documentation_is_up_to_date():
    assert PAGE.read_text() == page(), "run python -m tests.lti_tool.conformance.table"
