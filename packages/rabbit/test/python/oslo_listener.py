"""Prints what oslo.messaging's own notification listener hears, one JSON line for each, until so many have come."""
import json
import sys
import threading

import oslo_messaging
from oslo_config import cfg

place = json.loads(sys.argv[1])
left = place["count"]
done = threading.Event()
lock = threading.Lock()


class Endpoint:
    pass


def hearing(priority):
    def handle(_, context, publisher_id, event_type, payload, metadata):
        global left
        heard = {
            "priority": priority,
            "publisher_id": publisher_id,
            "event_type": event_type,
            "payload": payload,
            "metadata": metadata,
            "context": context,
        }
        # The endpoint is called by several threads.
        with lock:
            print(json.dumps(heard), flush=True)
            left -= 1
            if left == 0:
                done.set()

    return handle


for priority in ("info", "warn", "error"):
    setattr(Endpoint, priority, hearing(priority))

conf = cfg.ConfigOpts()
conf([])
oslo_messaging.set_transport_defaults(place["exchange"])
transport = oslo_messaging.get_notification_transport(conf, url=place["url"])
conf.set_override("amqp_durable_queues", place["durable"], group="oslo_messaging_rabbit")
target = oslo_messaging.Target(topic=place["topic"], exchange=place["exchange"])
listener = oslo_messaging.get_notification_listener(transport, [target], [Endpoint()], executor="threading")
listener.start()
print("READY", file=sys.stderr, flush=True)
heard_all = done.wait(30)
listener.stop()
listener.wait()
transport.cleanup()
sys.exit(0 if heard_all else "not all have come")
