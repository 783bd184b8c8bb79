"""What script/test makes of its arguments."""

from pathlib import Path

from config.local.test import joined


def test_the_reports_file_is_no_folder_of_tests():
    file = Path("norm.json").resolve()

    assert joined(["-q", "--norm-report", "norm.json", "tests/reports"]) == [
        *("-q", f"--norm-report={file}", "tests/reports")
    ]


def test_other_arguments_go_to_pytest_as_they_are():
    assert joined(["-k", "word", "--norm-report"]) == ["-k", "word", "--norm-report"]
