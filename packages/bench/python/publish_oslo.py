"""oslo.messaging's own Notifier, driver messagingv2."""

from oslo_config import cfg
import oslo_messaging

from contender import PAYLOAD_IMAGES, image_payload, publish_cell, serve


def open_contender(settings):
    conf = cfg.ConfigOpts()
    conf([])
    oslo_messaging.set_transport_defaults(settings['exchange'])
    url = settings['url'].replace('amqp://', 'rabbit://', 1)
    transport = oslo_messaging.get_notification_transport(conf, url=url)
    conf.set_override('amqp_durable_queues', True, group='oslo_messaging_rabbit')
    notifier = oslo_messaging.Notifier(
        transport, publisher_id='image.host-1', driver='messagingv2', topics=[settings['topic']], retry=3
    )
    payloads = [image_payload(n) for n in range(PAYLOAD_IMAGES)]

    def send(n):
        notifier.info({}, 'image.update', payloads[n % PAYLOAD_IMAGES])

    send(0)
    return (lambda cell: publish_cell(cell, send)), transport.cleanup


serve(open_contender)
