from django.urls import path

from narratives.web import arrival, moves, roster, words, writing

app_name = "panel"
urlpatterns = [
    path("", arrival.arrival, name="arrival"),
    path("desk/", arrival.desk, name="desk"),
    path("roster/", roster.roster, name="roster"),
    path("learners/<uuid:learner_id>/", writing.writing, name="writing"),
    path("learners/<uuid:learner_id>/preview/", writing.preview, name="preview"),
    path("words/", words.keep_narrative, name="keep-narrative"),
    path("give/", moves.give, name="give"),
    path("narratives/<uuid:narrative_id>/words/", words.keep_reply, name="keep-reply"),
    path("narratives/<uuid:narrative_id>/share/", moves.share, name="share"),
    path("narratives/<uuid:narrative_id>/recall/", moves.recall, name="recall"),
    path("narratives/<uuid:narrative_id>/reply/", moves.reply, name="reply"),
]
