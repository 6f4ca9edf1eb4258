"""Work after the answer: Celery on Redis, or in this process where there is no Redis."""

from config.settings.base import REDIS_URL

CELERY_BROKER_URL = REDIS_URL or None
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "keys.seal_anew": {"task": "keys.seal_anew", "schedule": 24 * 60 * 60},
    "rosters.read_all": {"task": "rosters.read_all", "schedule": 24 * 60 * 60},
    "rosters.ask_for_lost": {"task": "rosters.ask_for_lost", "schedule": 5 * 60},
    "retention.purge_expired": {"task": "retention.purge_expired", "schedule": 24 * 60 * 60},
}
