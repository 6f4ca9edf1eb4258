from narratives.models.assignments import Assignment
from narratives.models.dialogue import Reading, Reply
from narratives.models.narratives import Narrative, NarrativeLearner, Revision

__all__ = ["Assignment", "Narrative", "NarrativeLearner", "Reading", "Reply", "Revision"]
