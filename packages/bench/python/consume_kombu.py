"""Plain kombu: it parses JSON, and each message is acknowledged."""

import socket

from kombu import Connection, Queue

from contender import Meter, serve


def open_contender(settings):
    def run(cell):
        state = {'meter': None, 'count': 0, 'measured': None}

        def on_message(body, message):
            if body['payload']['status'] != 'active':
                raise ValueError('this is another image')
            message.ack()
            if state['measured'] is not None:
                return
            if state['meter'] is None:
                state['meter'] = Meter()
                return
            state['count'] += 1
            if state['count'] >= cell['most'] or state['meter'].elapsed_ms() >= cell['ms']:
                state['measured'] = state['meter'].stop(state['count'])

        with Connection(settings['url']) as connection:
            queue = Queue(settings['topic'] + '.info', no_declare=True)
            with connection.Consumer(
                queue,
                callbacks=[on_message],
                accept=['json'],
                prefetch_count=cell['params']['prefetch'],
                auto_declare=False,
            ):
                while state['measured'] is None:
                    try:
                        connection.drain_events(timeout=20)
                    except socket.timeout as error:
                        raise TimeoutError('only %d messages came' % state['count']) from error
        return state['measured']

    return run, lambda: None


serve(open_contender)
