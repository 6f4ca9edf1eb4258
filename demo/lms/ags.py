"""Assignment and grade services: line items, scores and results, as each kind of LMS treats them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from demo.lms.platform import Platform
from demo.lms.world import Course

LINE_ITEM = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
SCORE = "application/vnd.ims.lis.v1.score+json"
RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
CANVAS_SUBMISSION = "https://canvas.instructure.com/lti/submission"


class NotAccepted(Exception):
    """The service says no, with this status."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(slots=True)
class Cell:
    """What the gradebook holds for one learner: nothing is ever shown that was not sent."""

    given: float | None = None
    comments: list[str] = field(default_factory=list)
    attempts: int = 0
    stamp: datetime | None = None
    is_posted: bool = False


@dataclass(slots=True)
class LineItem:
    """A column of the gradebook."""

    id: str
    body: dict[str, Any]
    cells: dict[str, Cell] = field(default_factory=dict)


@dataclass(slots=True)
class Gradebook:
    """The columns of one course."""

    platform: Platform
    course: Course
    items: dict[str, LineItem] = field(default_factory=dict)

    def create(self, body: dict[str, Any], base: str) -> LineItem:
        """A new column (AGS 2.0, section 3.2.4). Raises NotAccepted."""
        if not str(body.get("label", "")).strip() or not isinstance(body.get("scoreMaximum"), int | float):
            raise NotAccepted(400, "label and scoreMaximum are required")
        number = str(len(self.items) + 1)
        self.items[number] = LineItem(number, body | {"id": f"{base}/{number}"})
        return self.items[number]

    def item(self, number: str) -> LineItem:
        """The column of that number. Raises NotAccepted."""
        if number not in self.items:
            raise NotAccepted(404, "no such line item")
        return self.items[number]

    def found(self, wanted: dict[str, str]) -> list[dict[str, Any]]:
        """The columns that have these values, by resourceLinkId, resourceId or tag."""
        return [
            item.body
            for item in self.items.values()
            if all(item.body.get(name) == value for name, value in wanted.items())
        ]

    def score(self, number: str, sent: dict[str, Any]) -> Cell:
        """Take a score (AGS 2.0, section 3.4). Raises NotAccepted."""
        missing = {"userId", "activityProgress", "gradingProgress", "timestamp"} - sent.keys()
        if missing:
            raise NotAccepted(400, f"missing {', '.join(sorted(missing))}")
        if sent["userId"] not in self._learner_subjects():
            raise NotAccepted(422 if self.platform.like == "canvas" else 400, "Incorrect score received")
        cell = self.item(number).cells.setdefault(sent["userId"], Cell())
        stamp = self._stamp(sent["timestamp"], cell)
        if self.platform.like == "canvas":
            _score_like_canvas(cell, sent)
        else:
            _score_like_moodle(cell, sent)
        cell.stamp = stamp
        return cell

    def results(self, number: str, user: str = "") -> list[dict[str, Any]]:
        """What stands in the column (AGS 2.0, section 3.3)."""
        item = self.item(number)
        return [
            {"id": f"{item.body['id']}/results/{who}", "userId": who, "scoreOf": item.body["id"]}
            | (
                {}
                if cell.given is None
                else {"resultScore": cell.given, "resultMaximum": item.body["scoreMaximum"]}
            )
            for who, cell in item.cells.items()
            if not user or who == user
        ]

    def _learner_subjects(self) -> set[str]:
        people, subject = self.platform.world.people, self.platform.temperament.subject
        return {subject(people[key]) for key, role in self.course.roles.items() if role == "learner"}

    def _stamp(self, given: Any, cell: Cell) -> datetime:
        try:
            stamp = datetime.fromisoformat(str(given))
        except ValueError as trouble:
            raise NotAccepted(400, "timestamp is not ISO 8601") from trouble
        if self.platform.like == "canvas":
            if cell.stamp and stamp < cell.stamp:
                raise NotAccepted(400, "Outdated")
            return stamp
        stamp = stamp.replace(microsecond=0)
        if cell.stamp and stamp <= cell.stamp:
            raise NotAccepted(409, "Refusing score with an earlier timestamp")
        return stamp


def _score_like_canvas(cell: Cell, sent: dict[str, Any]) -> None:
    """A score without a number clears the one there; comments pile up; every score is an attempt by default."""
    extension = sent.get(CANVAS_SUBMISSION, {})
    is_final = sent["gradingProgress"] in {"FullyGraded", "PendingManual"}
    if extension.get("new_submission", True):
        cell.attempts += 1
    if comment := sent.get("comment"):
        cell.comments.append(comment)
    if extension.get("prioritize_non_tool_grade") and cell.given is not None:
        return
    if is_final and "scoreGiven" in sent:
        cell.given, cell.is_posted = float(sent["scoreGiven"]), True
    elif not extension.get("preserve_score"):
        cell.given = None


def _score_like_moodle(cell: Cell, sent: dict[str, Any]) -> None:
    """Every score replaces everything, and a comment is seen at once."""
    is_final = sent["gradingProgress"] == "FullyGraded"
    cell.given = float(sent["scoreGiven"]) if is_final and "scoreGiven" in sent else None
    cell.comments = [sent["comment"]] if sent.get("comment") else []
    cell.is_posted = True
