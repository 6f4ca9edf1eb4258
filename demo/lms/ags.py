"""Assignment and grade services: line items, scores and results, as each kind of LMS treats them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from demo.lms.platform import Platform
from demo.lms.world import Course, Placement

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
    """What the gradebook holds for one learner. `is_completed`: the activity counts as done by it."""

    given: float | None = None
    comments: list[str] = field(default_factory=list)
    attempts: int = 0
    stamp: datetime | None = None
    is_posted: bool = False
    is_completed: bool = False
    is_by_teacher: bool = False


@dataclass(slots=True)
class LineItem:
    """A column of the gradebook. `shows` is what its teacher lets it show: "complete", "number" or "words"."""

    id: str
    body: dict[str, Any]
    shows: str = "number"
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
        number = str(sum(one.isdecimal() for one in self.items) + 1)
        self.items[number] = LineItem(number, body | {"id": f"{base}/{number}"})
        return self.items[number]

    def columns(self) -> dict[str, LineItem]:
        """Every column, those that came with a placement among them."""
        for placement in self.course.placements.values():
            if placement.column and placement.key not in self.items:
                self.items[placement.key] = self._of_placement(placement)
        return self.items

    def hide_number(self, placement: Placement) -> None:
        """What a teacher does in the LMS, so that the placement's column shows no number. What stands in it stays."""
        cells = self.item(placement.key).cells
        placement.column = "complete"
        self.items[placement.key] = self._of_placement(placement)
        self.items[placement.key].cells = cells

    def item(self, number: str) -> LineItem:
        """The column of that number. Raises NotAccepted."""
        if number not in self.columns():
            raise NotAccepted(404, "no such line item")
        return self.items[number]

    def give(self, number: str, user: str, given: float) -> None:
        """What a teacher types into the gradebook."""
        cell = self.item(number).cells.setdefault(user, Cell())
        cell.given, cell.is_posted, cell.is_by_teacher = given, True, True

    def seen_by(self, person: str) -> list[str]:
        """The learners whose cells that person sees: all, one's own, or those one observes."""
        learners = [key for key, role in self.course.roles.items() if role == "learner"]
        mine = {"learner": (person,), "observer": self.course.observers.get(person, ())}
        return [key for key in learners if key in mine.get(self.course.roles[person], learners)]

    def found(self, wanted: dict[str, str]) -> list[dict[str, Any]]:
        """The columns that have these values, by resourceLinkId, resourceId or tag."""
        return [
            item.body
            for item in self.columns().values()
            if all(item.body.get(name) == value for name, value in wanted.items())
        ]

    def score(self, number: str, sent: dict[str, Any]) -> Cell:
        """Take a score (AGS 2.0, section 3.4). Raises NotAccepted."""
        missing = {"userId", "activityProgress", "gradingProgress", "timestamp"} - sent.keys()
        if missing:
            raise NotAccepted(400, f"missing {', '.join(sorted(missing))}")
        if sent["userId"] not in self._learner_subjects():
            raise NotAccepted(422 if self.platform.like == "canvas" else 400, "Incorrect score received")
        item = self.item(number)
        known = item.cells.get(sent["userId"], Cell())
        stamp = self._stamp(sent["timestamp"], known)
        cell = item.cells.setdefault(sent["userId"], known)
        if self.platform.like == "canvas":
            _score_like_canvas(cell, sent)
        else:
            _score_like_moodle(cell, sent)
            if "scoreGiven" not in sent:
                # Words alone are dated by the server's own clock.
                stamp = datetime.fromtimestamp(int(self.platform.clock()), UTC)
        cell.stamp = stamp
        return cell

    def results(self, number: str, user: str = "") -> list[dict[str, Any]]:
        """What stands in the column (AGS 2.0, section 3.3)."""
        item = self.item(number)
        return [
            {"id": f"{item.body['id']}/results/{who}", "userId": who, "scoreOf": item.body["id"]}
            | (
                {}
                if cell.given is None or item.shows == "words"
                else {"resultScore": cell.given, "resultMaximum": item.body["scoreMaximum"]}
            )
            for who, cell in item.cells.items()
            if (not user or who == user) and (cell.stamp or self.platform.like == "moodle")
        ]

    def _of_placement(self, placement: Placement) -> LineItem:
        is_canvas = self.platform.like == "canvas"
        # Complete or not is one LMS's way of showing no number; in the other it is words alone.
        shows = placement.column if is_canvas or placement.column == "number" else "words"
        body = {
            "id": self.platform.line_item_url(self.course, placement),
            "label": placement.title,
            "scoreMaximum": 0 if shows == "complete" else 100,
            "resourceLinkId": placement.link_id(self.course),
        }
        return LineItem(placement.key, body, shows)

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
        cell.is_completed = cell.given > 0
    elif not extension.get("preserve_score"):
        cell.given = None


def _score_like_moodle(cell: Cell, sent: dict[str, Any]) -> None:
    """Every score replaces everything but what a teacher typed, and a comment is seen at once."""
    if cell.is_by_teacher:
        return
    is_final = sent["gradingProgress"] == "FullyGraded"
    cell.is_completed = is_final and "scoreGiven" in sent
    cell.given = float(sent["scoreGiven"]) if is_final and "scoreGiven" in sent else None
    cell.comments = [sent["comment"]] if sent.get("comment") else []
    cell.is_posted = True
