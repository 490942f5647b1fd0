"""Sends one message for each line of standard input: JSON with body and what else proton.Message knows."""

import json
import sys

from proton import Message, symbol
from proton.handlers import MessagingHandler
from proton.reactor import Container


class Sender(MessagingHandler):
    def __init__(self, url, address, messages):
        super().__init__()
        self.url = url
        self.address = address
        self.messages = messages
        self.next = 0
        self.accepted = 0

    def on_start(self, event):
        connection = event.container.connect(self.url["url"], **self.url["options"])
        event.container.create_sender(connection, self.address)

    def on_sendable(self, event):
        while event.sender.credit and self.next < len(self.messages):
            event.sender.send(message_of(self.messages[self.next]))
            self.next += 1

    def on_accepted(self, event):
        self.accepted += 1
        if self.accepted == len(self.messages):
            event.connection.close()

    def on_transport_error(self, event):
        raise SystemExit(str(event.transport.condition))


def message_of(fields):
    message = Message(
        body=fields["body"].encode() if fields.get("binary") else fields["body"],
        inferred=fields.get("binary", False),
        durable=fields.get("durable", False),
        subject=fields.get("subject"),
        id=fields.get("id"),
    )
    if "content_type" in fields:
        message.content_type = symbol(fields["content_type"])
    if "properties" in fields:
        message.properties = fields["properties"]
    return message


url, address = json.loads(sys.argv[1]), sys.argv[2]
messages = [json.loads(line) for line in sys.stdin]
Container(Sender(url, address, messages)).run()
