"""Telling a gradebook's column, and reading what stands there (AGS 2.0, section 3.3 and 3.4)."""

import json
from typing import Any
from urllib.parse import quote, urlsplit

from lti_tool.models import Deployment
from lti_tool.protocol.outgoing import Unanswered
from lti_tool.protocol.services import Question, ServiceTrouble, call

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCORE = "application/vnd.ims.lis.v1.score+json"
RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"


def tell(deployment: Deployment, column: str, body: dict[str, Any]) -> None:
    """Post the message to the column. Raises ServiceTrouble."""
    call(
        deployment,
        Question(
            "POST",
            _below(column, "scores"),
            frozenset({f"{SCOPE}score"}),
            # Some platforms want the media type to the letter, without a parameter.
            content_type=SCORE,
            body=json.dumps(body).encode(),
        ),
    )


def read_result(deployment: Deployment, column: str, subject: str) -> dict[str, Any] | None:
    """What stands in the column for that `sub`, or None. Raises ServiceTrouble.

    Never with a `limit`, at which one LMS breaks; one that does not know `user_id` answers with everybody.
    """
    place = _below(column, "results")
    mark = "&" if urlsplit(place).query else "?"
    question = Question(
        "GET",
        f"{place}{mark}user_id={quote(subject, safe='')}",
        frozenset({f"{SCOPE}result.readonly"}),
        accept=RESULTS,
    )
    try:
        said = call(deployment, question).json()
    except Unanswered as trouble:
        raise ServiceTrouble("unreadable") from trouble
    results = said if isinstance(said, list) else []
    return next((one for one in results if isinstance(one, dict) and str(one.get("userId")) == subject), None)


def _below(column: str, name: str) -> str:
    """An address under the column's own, whose query stays (AGS 2.0, section 3.1.2)."""
    parts = urlsplit(column)
    return parts._replace(path=f"{parts.path.rstrip('/')}/{name}", fragment="").geturl()
