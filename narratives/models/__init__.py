from narratives.models.assignments import Assignment
from narratives.models.dialogue import Reading, Reply
from narratives.models.lens import LensChange
from narratives.models.narratives import Narrative, NarrativeLearner, Revision
from narratives.models.oversight import BrokenGlass, Erasure, Format, LegalHold, RecordCopy

__all__ = [
    "Assignment",
    "BrokenGlass",
    "Erasure",
    "Format",
    "LegalHold",
    "LensChange",
    "Narrative",
    "NarrativeLearner",
    "Reading",
    "RecordCopy",
    "Reply",
    "Revision",
]
