"""Publishes each JSON line of standard input with kombu: {routing_key, body, serializer, compression, headers}."""
import json
import sys

from kombu import Connection, Exchange

place = json.loads(sys.argv[1])
with Connection(place["url"]) as connection:
    producer = connection.Producer()
    exchange = Exchange(place["exchange"], "topic", durable=True)
    for line in sys.stdin:
        message = json.loads(line)
        producer.publish(
            message["body"],
            exchange=exchange,
            declare=[exchange],
            routing_key=message["routing_key"],
            serializer=message.get("serializer", "json"),
            compression=message.get("compression"),
            headers=message.get("headers"),
        )
