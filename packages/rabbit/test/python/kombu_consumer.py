"""Prints what kombu reads from a queue, decoded as it decodes, one JSON line for each, until so many have come."""
import json
import sys

from kombu import Connection, Queue

place = json.loads(sys.argv[1])
left = place["count"]


def heard(body, message):
    global left
    print(json.dumps({"body": body, "properties": message.properties, "content_type": message.content_type}), flush=True)
    message.ack()
    left -= 1


with Connection(place["url"]) as connection:
    queue = Queue(place["queue"], no_declare=True)
    with connection.Consumer([queue], callbacks=[heard], accept=["json"]):
        while left > 0:
            connection.drain_events(timeout=30)
