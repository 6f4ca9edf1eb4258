"""Whether this Beside lives, and whether it is ready to serve."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.urls import path


def live(_request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


def ready(_request: HttpRequest) -> JsonResponse:
    """200 when database, migrations and cache are there; 503 naming the part that is not."""
    parts = {"database": _database(), "cache": _cache()}
    well = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if well else "unavailable", **parts}, status=200 if well else 503)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "migrations waiting" if waiting else "ok"


def _cache() -> str:
    try:
        cache.set("health", "ok", 5)
        return "ok" if cache.get("health") == "ok" else "unreachable"
    except Exception:  # noqa: BLE001 - each cache backend has errors of its own
        return "unreachable"


urlpatterns = [path("live", live, name="live"), path("ready", ready, name="ready")]
