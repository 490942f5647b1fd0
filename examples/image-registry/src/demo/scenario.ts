import { randomUUID } from 'node:crypto'
import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { patchContentType } from '../json-patch.js'
import type { ApiClient, Download, Reply } from './api-client.js'
import { inMebibytes } from './describe.js'
import type { Stage } from './stage.js'
import type { TestImage } from './test-image.js'

interface Scenario {
  readonly api: ApiClient
  readonly stage: Stage
  readonly image: TestImage
  /** Where the registry keeps its images. */
  readonly dataDir: string
}

const uploaded = [
  'INFO image.update',
  'INFO image.prepare',
  'INFO image.upload',
  'INFO image.activate',
  'INFO image.update',
]
const uploadFailed = ['INFO image.update', 'INFO image.prepare', 'ERROR image.upload', 'INFO image.update']

/** The life of two images, one lucky and one not. */
export async function playScenario({ api, stage, image, dataDir }: Scenario): Promise<void> {
  const { step } = stage
  const lucky = randomUUID()
  const unlucky = randomUUID()
  const tebibyte = 2 ** 40

  const create = (id: string, name: string) => ({
    title: `Create the image "${name}"`,
    request: 'POST /v2/images',
    notifies: ['INFO image.create'],
    act: async () =>
      expecting(
        201,
        await api.call('POST', '/v2/images', { id, name, disk_format: 'raw', container_format: 'bare' }),
      ),
  })
  const update = (title: string, id: string, operations: readonly object[]) => ({
    title,
    request: `PATCH /v2/images/${short(id)}`,
    notifies: ['INFO image.update'],
    act: async () =>
      expecting(200, await api.call('PATCH', `/v2/images/${id}`, operations, patchContentType)),
  })
  const upload = (title: string, id: string) => ({
    title,
    request: `PUT /v2/images/${short(id)}/file`,
    notifies: uploaded,
    act: async () => expecting(204, await api.upload(`/v2/images/${id}/file`, image.file)),
  })
  const remove = (id: string, name: string) => ({
    title: `Delete "${name}"`,
    request: `DELETE /v2/images/${short(id)}`,
    notifies: ['INFO image.delete'],
    act: async () => expecting(204, await api.call('DELETE', `/v2/images/${id}`)),
  })

  await step(create(lucky, 'lucky'))
  await step(upload(`Upload ${inMebibytes(image.size)}`, lucky))
  await step({
    title: 'Show it: size and checksum are those of the file',
    request: `GET /v2/images/${short(lucky)}`,
    notifies: [],
    async act() {
      const reply = await api.call('GET', `/v2/images/${lucky}`)
      same('checksum', reply.json.checksum, image.md5)
      same('size', reply.json.size, image.size)
      return expecting(200, reply)
    },
  })
  await step({
    title: 'List all images',
    request: 'GET /v2/images',
    notifies: [],
    act: async () => expecting(200, await api.call('GET', '/v2/images?sort_key=name')),
  })
  await step(
    update('Rename it, and add a property', lucky, [
      { op: 'replace', path: '/name', value: 'lucky-12' },
      { op: 'add', path: '/os_distro', value: 'debian' },
    ]),
  )
  await step({
    title: 'Tag it',
    request: `PUT /v2/images/${short(lucky)}/tags/golden`,
    notifies: ['INFO image.update'],
    act: async () => expecting(204, await api.call('PUT', `/v2/images/${lucky}/tags/golden`)),
  })
  await step({
    title: 'Download it: the bytes are those of the file',
    request: `GET /v2/images/${short(lucky)}/file`,
    notifies: ['INFO image.send'],
    async act() {
      const download = await api.download(`/v2/images/${lucky}/file`)
      same('MD5', download.md5, image.md5)
      return got(200, image.size, download)
    },
  })
  await step({
    title: 'Download its first 1,000 bytes',
    request: `GET /v2/images/${short(lucky)}/file, bytes=0-999`,
    notifies: ['INFO image.send'],
    act: async () => got(206, 1000, await api.download(`/v2/images/${lucky}/file`, 'bytes=0-999')),
  })
  await step({
    title: 'Download it, and hang up in the middle',
    request: `GET /v2/images/${short(lucky)}/file`,
    notifies: ['ERROR image.send'],
    act: async () => `hung up after ${inMebibytes(await api.downloadAndHangUp(`/v2/images/${lucky}/file`))}`,
  })

  await step(create(unlucky, 'unlucky'))
  await step({
    title: 'Upload, and hang up in the middle',
    request: `PUT /v2/images/${short(unlucky)}/file`,
    notifies: uploadFailed,
    async act() {
      await api.uploadAndHangUp(`/v2/images/${unlucky}/file`, image.size, Buffer.alloc(100_000))
      return 'hung up'
    },
  })
  await step({
    title: 'Upload more than the registry takes',
    request: `PUT /v2/images/${short(unlucky)}/file, 1 TiB`,
    notifies: uploadFailed,
    act: async () => expecting(413, await api.announce(`/v2/images/${unlucky}/file`, tebibyte)),
  })
  await step(upload('Upload at last', unlucky))
  await step({
    title: 'Lose half of the data behind the registry’s back, and download it',
    request: `GET /v2/images/${short(unlucky)}/file`,
    notifies: ['ERROR image.send'],
    async act() {
      await truncate(join(dataDir, 'images', unlucky), image.size / 2)
      const { status, whole } = await api.download(`/v2/images/${unlucky}/file`)
      same('cut connection', !whole, true)
      return `${status}, then cut`
    },
  })

  await step(update('Protect the lucky one', lucky, [{ op: 'replace', path: '/protected', value: true }]))
  await step({
    ...remove(lucky, 'lucky'),
    title: 'Try to delete it',
    notifies: [],
    act: async () => expecting(403, await api.call('DELETE', `/v2/images/${lucky}`)),
  })
  await step(update('Protect it no more', lucky, [{ op: 'replace', path: '/protected', value: false }]))
  await step(remove(lucky, 'lucky'))
  await step(remove(unlucky, 'unlucky'))
}

const short = (id: string): string => `${id.slice(0, 8)}…`

function expecting(status: number, reply: Reply): string {
  same('status', reply.status, status)
  return String(status)
}

function got(status: number, bytes: number, download: Download): string {
  same('status', download.status, status)
  same('bytes', download.bytes, bytes)
  return `${status}, ${inMebibytes(bytes)}`
}

function same(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${what} is ${String(actual)}, expected ${String(expected)}`)
}
