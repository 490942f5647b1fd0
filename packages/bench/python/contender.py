"""What every contender in Python has: it is told, and answers, a line of JSON each."""

import json
import resource
import sys
import time

PAYLOAD_IMAGES = 1000


def image_payload(n):
    """The same image as the contenders on Node send."""
    return {
        'id': '3b1a6f0e-6f2c-4c58-9a0e-%012d' % (n % PAYLOAD_IMAGES),
        'name': 'ubuntu-24.04-server-%d' % (n % PAYLOAD_IMAGES),
        'status': 'active',
        'created_at': '2026-11-22T07:46:48Z',
        'updated_at': '2026-11-22T07:46:49Z',
        'min_disk': 10,
        'min_ram': 512,
        'protected': False,
        'checksum': '9e107d9d372bb6826bd81d3542a419d6',
        'owner': '6f70656e737461636b70726f6a656374',
        'disk_format': 'qcow2',
        'container_format': 'bare',
        'size': 2361393152,
        'is_public': False,
        'deleted': False,
        'deleted_at': None,
        'tags': ['lts', 'server'],
        'virtual_size': 10737418240,
        'visibility': 'shared',
        'properties': {
            'architecture': 'x86_64',
            'os_type': 'linux',
            'os_distro': 'ubuntu',
            'os_version': '24.04',
            'os_admin_user': 'ubuntu',
            'hw_disk_bus': 'virtio',
            'hw_vif_model': 'virtio',
            'hw_scsi_model': None,
            'hw_machine_type': 'q35',
            'hw_qemu_guest_agent': 'yes',
            'kernel_id': None,
            'ramdisk_id': None,
            'os_hidden': 'no',
            'base_image_ref': '7f3b1f0c-9d21-4c58-9a0e-3b1a6f0e6f2c',
            'region': 'r1',
            'store': 'rbd',
            'build': '20261122.1',
            'license': 'free',
            'support': 'community',
            'description': 'Minimal server',
        },
    }


class Meter:
    """Elapsed time, and processor time of this process, user and system together."""

    def __init__(self):
        self.cpu = self._cpu()
        self.begun = time.perf_counter()

    @staticmethod
    def _cpu():
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return usage.ru_utime + usage.ru_stime

    def elapsed_ms(self):
        return (time.perf_counter() - self.begun) * 1000

    def stop(self, count, latencies_ms=()):
        measured = {
            'count': count,
            'elapsedMs': self.elapsed_ms(),
            'cpuMs': (self._cpu() - self.cpu) * 1000,
            # Kilobytes on Linux, of the whole life of the process.
            'peakRssMiB': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        if latencies_ms:
            ordered = sorted(latencies_ms)
            measured['p50Ms'] = ordered[len(ordered) // 2]
            measured['p99Ms'] = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
        return measured


def publish_cell(cell, send):
    """Sends one after another: each of these clients waits for the confirm before it returns."""
    latencies = []
    meter = Meter()
    count = 0
    while count < cell['most'] and meter.elapsed_ms() < cell['ms']:
        begun = time.perf_counter()
        send(count)
        latencies.append((time.perf_counter() - begun) * 1000)
        count += 1
    return meter.stop(count, latencies)


def _tell(answer):
    print(json.dumps(answer), flush=True)


def serve(open_contender):
    """Opens it with the settings that are its argument, and runs what is asked for until the input ends."""
    run, close = open_contender(json.loads(sys.argv[1]))
    _tell({'type': 'open'})
    for line in sys.stdin:
        request = json.loads(line)
        if request['type'] == 'close':
            break
        try:
            _tell({'type': 'measured', 'measured': run(request['cell'])})
        except Exception as error:  # pylint: disable=broad-except
            _tell({'type': 'failed', 'message': repr(error)})
    close()
