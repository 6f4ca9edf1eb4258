from django.urls import path, re_path

from narratives.api import dialogue, lens, narratives, people, placing
from narratives.api.base import NowhereView
from narratives.api.docs import DocsView, SchemaView

app_name = "api"
urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    path("session/", people.SessionView.as_view(), name="session"),
    path("learners/", people.LearnersView.as_view(), name="learners"),
    path("learners/<uuid:learner_id>/", people.LearnerView.as_view(), name="learner"),
    path("learners/me/journey/", people.JourneyView.as_view(), {"learner_id": "me"}, name="own-journey"),
    path("learners/<uuid:learner_id>/journey/", people.JourneyView.as_view(), name="journey"),
    path("lens/", lens.LensView.as_view(), name="lens"),
    path("narratives/", narratives.NarrativesView.as_view(), name="narratives"),
    path("narratives/<uuid:narrative_id>/", narratives.NarrativeView.as_view(), name="narrative"),
    path("narratives/<uuid:narrative_id>/share/", narratives.ShareView.as_view(), name="share"),
    path("narratives/<uuid:narrative_id>/recall/", narratives.RecallView.as_view(), name="recall"),
    path(
        "narratives/<uuid:narrative_id>/release-to-family/", narratives.ReleaseView.as_view(), name="release"
    ),
    path("narratives/<uuid:narrative_id>/revisions/", dialogue.RevisionsView.as_view(), name="revisions"),
    path("narratives/<uuid:narrative_id>/replies/", dialogue.RepliesView.as_view(), name="replies"),
    path("narratives/<uuid:narrative_id>/readings/", dialogue.ReadingsView.as_view(), name="readings"),
    path("deep-link/", placing.DeepLinkView.as_view(), name="deep-link"),
    re_path("", NowhereView.as_view(), name="nowhere"),
]
