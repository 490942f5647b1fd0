"""oslo.messaging's own notification listener; it acknowledges each message when its endpoint has returned."""

import threading
import time

from oslo_config import cfg
import oslo_messaging

from contender import Meter, serve


class Endpoint:
    """Counts what comes, until the time is over or so many have come."""

    def __init__(self, cell):
        self.cell = cell
        self.busy = cell['params'].get('busy') == 1
        self.lock = threading.Lock()
        self.begun = 0
        self.count = 0
        self.meter = None
        self.measured = None
        self.ended = threading.Event()

    def info(self, ctxt, publisher_id, event_type, payload, metadata):
        if payload['status'] != 'active':
            raise ValueError('this is another image')
        if self.busy:
            with self.lock:
                self.begun += 1
                number = self.begun
            time.sleep(1 if number % 1000 == 0 else number % 3 / 1000)
        with self.lock:
            self._handled()
        return oslo_messaging.NotificationResult.HANDLED

    def _handled(self):
        if self.meter is None:
            self.meter = Meter()
            return
        if self.measured is not None:
            return
        self.count += 1
        if self.count >= self.cell['most'] or self.meter.elapsed_ms() >= self.cell['ms']:
            self.measured = self.meter.stop(self.count)
            self.ended.set()


def open_contender(settings):
    oslo_messaging.set_transport_defaults(settings['exchange'])
    url = settings['url'].replace('amqp://', 'rabbit://', 1)

    def run(cell):
        conf = cfg.ConfigOpts()
        conf([])
        transport = oslo_messaging.get_notification_transport(conf, url=url)
        conf.set_override('amqp_durable_queues', True, group='oslo_messaging_rabbit')
        conf.set_override('rabbit_qos_prefetch_count', cell['params']['prefetch'], group='oslo_messaging_rabbit')
        endpoint = Endpoint(cell)
        target = oslo_messaging.Target(topic=settings['topic'], exchange=settings['exchange'])
        listener = oslo_messaging.get_notification_listener(
            transport, [target], [endpoint], executor='threading', allow_requeue=True
        )
        listener.start()
        endpoint.ended.wait(cell['ms'] / 1000 + 20)
        listener.stop()
        listener.wait()
        transport.cleanup()
        if endpoint.measured is None:
            raise TimeoutError('only %d notifications came' % endpoint.count)
        return endpoint.measured

    return run, lambda: None


serve(open_contender)
