"""Work after the answer: Celery on Redis, or in this process where there is no Redis.

Every task takes ids alone and can be done twice without harm, so a message is acknowledged only once its work is done:
what a killed worker held is given out again after `visibility_timeout`, which is longer than any task may take.
"""

from celery.schedules import crontab
from kombu import Exchange, Queue

from config.env import VAR, env
from config.settings.base import REDIS_URL

PEOPLE, BACKGROUND = "people", "background"
"""The two queues: people are waiting, or nobody is."""

MINUTE = 60

CELERY_BROKER_URL = REDIS_URL or None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 70 * MINUTE,
    # Nobody waits long for a broker that is away: the rows know what is owed.
    "socket_connect_timeout": 5,
    "socket_timeout": 30,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

CELERY_TASK_QUEUES = tuple(Queue(name, Exchange(name), routing_key=name) for name in (PEOPLE, BACKGROUND))
CELERY_TASK_DEFAULT_QUEUE = BACKGROUND
CELERY_TASK_ROUTES = {
    "deliveries.*": {"queue": PEOPLE},
    "records.*": {"queue": PEOPLE},
    "rosters.read": {"queue": PEOPLE},
}
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 60 * MINUTE, 65 * MINUTE
CELERY_TASK_ANNOTATIONS = {
    name: {"soft_time_limit": 10 * MINUTE, "time_limit": 11 * MINUTE}
    for name in ("deliveries.send", "deliveries.send_due", "records.make_copy")
}

CELERY_TIMEZONE = env.str("NIGHT_TIME_ZONE", default="UTC")
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    # What is not done within the minute is asked for again in the next.
    "deliveries.send_due": {
        "task": "deliveries.send_due",
        "schedule": MINUTE,
        "options": {"expires": MINUTE},
    },
    "keys.seal_anew": {"task": "keys.seal_anew", "schedule": crontab(hour="2", minute="10")},
    "notices.handle_left": {"task": "notices.handle_left", "schedule": 60 * MINUTE},
    "rosters.ask_for_lost": {"task": "rosters.ask_for_lost", "schedule": 5 * MINUTE},
    "rosters.read_all": {"task": "rosters.read_all", "schedule": crontab(hour="1", minute="10")},
    "retention.purge_expired": {
        "task": "retention.purge_expired",
        "schedule": crontab(hour="2", minute="10"),
    },
}
