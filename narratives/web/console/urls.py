from django.urls import path

from narratives.web.console import erasures, files, formats, glass, lens, people, under_way

app_name = "records"
urlpatterns = [
    path("formats/", formats.formats, name="formats"),
    path("formats/<slug:key>/", formats.save, name="save-format"),
    path("lens/", lens.lens, name="lens"),
    path("lens/add/", lens.add, name="lens-add"),
    path("lens/<slug:key>/silence/", lens.silence, name="lens-silence"),
    path("lens/<slug:key>/hear/", lens.hear, name="lens-hear"),
    path("lens/own/<uuid:entry_id>/remove/", lens.remove, name="lens-remove"),
    path("people/", people.people, name="people"),
    path("people/<uuid:learner_id>/", people.person, name="person"),
    path("people/<uuid:learner_id>/copy/", people.copy, name="copy"),
    path("people/<uuid:learner_id>/copies/", people.copies, name="copies"),
    path("people/<uuid:learner_id>/hold/", people.hold, name="hold"),
    path("people/<uuid:learner_id>/break-glass/", glass.smash, name="break-glass"),
    path("people/<uuid:learner_id>/record/", glass.record, name="record"),
    path("people/<uuid:learner_id>/erase/", erasures.preview, name="erase-preview"),
    path("people/<uuid:learner_id>/erase/now/", erasures.erase, name="erase"),
    path("erasures/<uuid:erasure_id>/", erasures.erasure, name="erasure"),
    path("erasures/<uuid:erasure_id>/resume/", erasures.resume, name="resume"),
    path("deletions/", erasures.certificates, name="certificates"),
    path("under-way/", under_way.under_way, name="under-way"),
    path("copies/<str:given>/beside-record.zip", files.copy_file, name="copy-file"),
]
