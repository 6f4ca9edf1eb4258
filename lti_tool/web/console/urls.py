from django.urls import path

from lti_tool.web.console import audit, home, launches, platforms, policies, work

app_name = "console"
urlpatterns = [
    path("", home.home, name="home"),
    path("launches/", launches.launches, name="launches"),
    path("jobs/", work.work, name="work"),
    path("platforms/", platforms.platforms, name="platforms"),
    path("platforms/approve/", platforms.approve, name="approve"),
    path("platforms/switch/", platforms.switch_deployment, name="switch-deployment"),
    path("platforms/console-link/", platforms.forget_link, name="forget-link"),
    path("courses/", platforms.courses, name="courses"),
    path("courses/switch/", platforms.switch_course, name="switch-course"),
    path("policies/", policies.policies, name="policies"),
    path("policies/<slug:name>/", policies.decide, name="decide"),
    path("audit/", audit.audit, name="audit"),
    path("audit/<str:given>/beside-audit.csv", audit.audit_file, name="audit-file"),
]
