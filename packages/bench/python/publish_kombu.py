"""Plain kombu: ready-made bodies, each confirmed."""

import json

from kombu import Connection, Exchange

from contender import PAYLOAD_IMAGES, image_payload, publish_cell, serve


def open_contender(settings):
    connection = Connection(settings['url'], transport_options={'confirm_publish': True})
    exchange = Exchange(settings['exchange'], 'topic', durable=True)
    producer = connection.Producer(exchange=exchange, auto_declare=False)
    bodies = [
        json.dumps(
            {
                'message_id': '0e4d9c1c-8a52-4a1b-9a35-%012d' % n,
                'publisher_id': 'image.host-1',
                'event_type': 'image.update',
                'priority': 'INFO',
                'payload': image_payload(n),
                'timestamp': '2026-11-22 07:46:49.123456',
            },
            separators=(',', ':'),
        )
        for n in range(PAYLOAD_IMAGES)
    ]

    def send(n):
        producer.publish(
            bodies[n % PAYLOAD_IMAGES],
            routing_key=settings['topic'] + '.info',
            content_type='application/json',
            content_encoding='utf-8',
            delivery_mode=2,
            priority=0,
            message_id='0e4d9c1c-8a52-4a1b-9a35-5fb1a7a2b7a0',
        )

    send(0)
    return (lambda cell: publish_cell(cell, send)), connection.release


serve(open_contender)
