from django.urls import path

from narratives.web import arrival, journey, moves, placing, roster, signals, words, writing

app_name = "panel"
urlpatterns = [
    path("", arrival.arrival, name="arrival"),
    path("place/", placing.place, name="place"),
    path("desk/", arrival.desk, name="desk"),
    path("roster/", roster.roster, name="roster"),
    path("learners/<uuid:learner_id>/", writing.writing, name="writing"),
    path("learners/<uuid:learner_id>/journey/", journey.journey, name="journey"),
    path("learners/<uuid:learner_id>/preview/", writing.preview, name="preview"),
    path("signal/", signals.signal, name="signal"),
    path("signal/on/", signals.switch_on, name="signal-on"),
    path("signal/off/", signals.switch_off, name="signal-off"),
    path("signal/<uuid:delivery_id>/again/", signals.again, name="signal-again"),
    path("words/", words.keep_narrative, name="keep-narrative"),
    path("give/", moves.give, name="give"),
    path("narratives/<uuid:narrative_id>/words/", words.keep_reply, name="keep-reply"),
    path("narratives/<uuid:narrative_id>/share/", moves.share, name="share"),
    path("narratives/<uuid:narrative_id>/recall/", moves.recall, name="recall"),
    path("narratives/<uuid:narrative_id>/reply/", moves.reply, name="reply"),
]
