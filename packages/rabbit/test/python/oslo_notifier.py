"""Emits notifications with oslo.messaging's own Notifier: one for each JSON line of standard input."""
import json
import sys

import oslo_messaging
from oslo_config import cfg

place = json.loads(sys.argv[1])
conf = cfg.ConfigOpts()
conf([])
oslo_messaging.set_transport_defaults(place["exchange"])
transport = oslo_messaging.get_notification_transport(conf, url=place["url"])
for option in ("amqp_durable_queues", "kombu_compression"):
    if option in place:
        conf.set_override(option, place[option], group="oslo_messaging_rabbit")
notifier = oslo_messaging.Notifier(
    transport, publisher_id="image.oslo", driver=place["driver"], topics=[place["topic"]], retry=3
)
for line in sys.stdin:
    event = json.loads(line)
    emit = getattr(notifier, event["priority"].lower())
    emit(event.get("context", {}), event["event_type"], event["payload"])
transport.cleanup()
