"""Prints so many messages of an address, each as a line of JSON."""

import json
import sys

from proton.handlers import MessagingHandler
from proton.reactor import Container


class Receiver(MessagingHandler):
    def __init__(self, url, address, count):
        super().__init__()
        self.url = url
        self.address = address
        self.count = count

    def on_start(self, event):
        connection = event.container.connect(self.url["url"], **self.url["options"])
        event.container.create_receiver(connection, self.address)

    def on_message(self, event):
        message = event.message
        body = bytes(message.body).decode() if isinstance(message.body, (bytes, memoryview)) else message.body
        line = {
            "id": message.id,
            "subject": message.subject,
            "durable": message.durable,
            "content_type": str(message.content_type),
            "content_encoding": str(message.content_encoding),
            "properties": message.properties,
            "inferred": message.inferred,
            "body": body,
        }
        print(json.dumps(line), flush=True)
        self.count -= 1
        if self.count == 0:
            event.connection.close()

    def on_transport_error(self, event):
        raise SystemExit(str(event.transport.condition))


Container(Receiver(json.loads(sys.argv[1]), sys.argv[2], int(sys.argv[3]))).run()
