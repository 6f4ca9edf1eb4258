from django.db import DatabaseError
from django.test import Client

from config import health


def test_process_that_answers_is_live(db):
    assert Client().get("/health/live").json() == {"status": "ok"}


def test_beside_with_its_database_and_cache_is_ready(db):
    response = Client().get("/health/ready")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "cache": "ok"}


def test_beside_without_its_database_says_so(db, monkeypatch):
    def unreachable(*_arguments):
        raise DatabaseError

    monkeypatch.setattr(health, "MigrationExecutor", unreachable)

    response = Client().get("/health/ready")

    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"
