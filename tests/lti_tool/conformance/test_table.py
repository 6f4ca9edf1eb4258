from tests.lti_tool.conformance.cases import SECTIONS
from tests.lti_tool.conformance.table import PAGE, cases, page


def test_every_case_has_a_test_and_one_name():
    found = cases()

    assert sorted(found) == [number for section in SECTIONS for number in section.numbers]
    assert [number for number, shown in found.items() if len(shown.names) != 1] == []


def test_every_test_of_a_case_begins_with_its_number():
    stray = [
        test
        for number, shown in cases().items()
        for test in shown.tests
        if not test.startswith(f"test_{number:02}_")
    ]

    assert stray == []


def test_page_of_the_cases_is_as_the_tests_are():
    assert PAGE.read_text() == page(), "run python -m tests.lti_tool.conformance.table"
