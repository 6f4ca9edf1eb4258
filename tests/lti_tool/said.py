"""What a refusal says."""

from typing import Any


def problem_of(response: Any) -> tuple[int, str]:
    """Status and slug of problem details."""
    return response.status_code, response.json()["type"].rsplit("/", 1)[1]
