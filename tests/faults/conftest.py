"""What Beside does when something breaks: real PostgreSQL, real Redis, a real worker, and a platform that misbehaves.

These tests are about services that can fail. Without TEST_DATABASE_URL and TEST_REDIS_URL there are none, so there
is nothing here to collect; a Redis to be killed is started by the tests themselves, beside the named one.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from lti_tool.models import Deployment
from tests.browser.conftest import free_port
from tests.factories.lti_tool import DeploymentFactory, PlatformFactory
from tests.faults.lms import Lms, Said, running
from tests.faults.worker import Redis, Worker

if not (os.environ.get("TEST_DATABASE_URL") and os.environ.get("TEST_REDIS_URL")):
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def broker_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    redis = Redis(free_port(), tmp_path_factory.mktemp("redis"))
    redis.start()
    enqueue_at(redis.url)
    yield redis
    enqueue_at(settings.REDIS_URL)
    redis.stop()


def enqueue_at(url: str) -> None:
    """Have this process enqueue there, also where it has been ready to do so elsewhere."""
    current_app.conf.update(broker_url=url)
    current_app._pool = current_app.amqp._producer_pool = None


@pytest.fixture
def broker(broker_process: Redis) -> Iterator[Redis]:
    """The Redis between this process and the worker, empty. What is enqueued here really goes there."""
    if not broker_process.answers():
        broker_process.start()  # a test has left it dead
    broker_process.empty()
    current_app.conf.task_always_eager = False
    yield broker_process
    current_app.conf.task_always_eager = True


@pytest.fixture
def lms() -> Iterator[Lms]:
    """A platform on loopback; a test gives it its `answer`."""
    with running(Lms(lambda _heard: Said(status=404))) as lms:
        yield lms


@pytest.fixture
def deployment(transactional_db: None, lms: Lms) -> Deployment:
    """Beside's deployment at that platform, where every process can see it."""
    cache.clear()
    platform = PlatformFactory.create(
        client_id="faults", issuer=lms.url, auth_token_url=f"{lms.url}/token", product="other"
    )
    return DeploymentFactory.create(platform=platform, lms_id="deployment")


@pytest.fixture
def new_worker(
    transactional_db: None, broker: Redis, lms: Lms, tmp_path: Path
) -> Iterator[Callable[..., Worker]]:
    """`new_worker()` starts a worker; it is stopped when the test ends, if it is still there."""
    database = urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    env = {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "DATABASE_URL": database.geturl(),
        "REDIS_URL": broker.url,
        "SECRET_KEY": settings.SECRET_KEY,
        "PUBLIC_URL": settings.PUBLIC_URL,
        "LTI_ALLOW_INSECURE_HOSTS": lms.host,
    }
    workers: list[Worker] = []

    def new_worker(*options: str) -> Worker:
        workers.append(Worker(broker, env, tmp_path / "worker.log", options))
        return workers[-1].start()

    yield new_worker
    for worker in workers:
        worker.stop()
