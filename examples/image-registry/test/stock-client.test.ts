import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cell, glanceClient, glanceIsInstalled } from './support/glance-client.js'
import { hashOf, someBytes } from './support/some-bytes.js'
import { startRegistry, temporaryFolder } from './support/start-registry.js'

const missing = 'The stock glance client is not installed (Debian: python3-glanceclient)'

/** Every run is a Python process, slow to start. */
const timeout = 300_000

if (!glanceIsInstalled) console.warn(`Skipped: ${missing}.`)

test('on a build machine the stock glance client is there', () => {
  expect(process.env.CI === 'true' && !glanceIsInstalled).toBe(false)
})

describe.runIf(glanceIsInstalled)('the stock glance client', { timeout }, () => {
  test('creates with data, shows, lists, updates, tags, downloads and deletes an image', async () => {
    const { url, emitted } = await startRegistry()
    const home = await temporaryFolder()
    const { run } = glanceClient(url, home)
    const data = someBytes(1_000_000)
    const [file, copy] = [join(home, 'cirros.raw'), join(home, 'copy.raw')]
    await writeFile(file, data)

    const formats = ['--disk-format', 'raw', '--container-format', 'bare']
    const created = await run(
      'image-create',
      '--name',
      'cirros',
      ...formats,
      '--property',
      'a=1',
      '--file',
      file,
    )
    const id = cell(created, 'id') ?? ''
    expect(cell(created, 'status')).toBe('active')
    expect(cell(created, 'owner')).toBe('lovelace')
    expect(cell(created, 'checksum')).toBe(hashOf('md5', data))

    const shown = await run('image-show', id)
    expect([cell(shown, 'name'), cell(shown, 'size'), cell(shown, 'a')]).toEqual(['cirros', '1000000', '1'])

    expect(cell(await run('image-list'), id)).toBe('cirros')

    const updated = await run(
      'image-update',
      id,
      '--name',
      'cirros-2',
      '--property',
      'b=2',
      '--remove-property',
      'a',
    )
    expect([cell(updated, 'name'), cell(updated, 'b'), cell(updated, 'a')]).toEqual([
      'cirros-2',
      '2',
      undefined,
    ])

    await run('image-tag-update', id, 'golden')
    await run('image-download', id, '--file', copy)
    expect((await readFile(copy)).equals(data)).toBe(true)
    await run('image-delete', id)
    await expect(run('image-show', id)).rejects.toThrow(`No image found with ID ${id}`)

    expect(emitted()).toEqual([
      'INFO image.create queued',
      'INFO image.update saving',
      'INFO image.prepare saving',
      'INFO image.upload active',
      'INFO image.activate active',
      'INFO image.update active',
      'INFO image.update active',
      'INFO image.update active',
      'INFO image.send',
      'INFO image.delete deleted',
    ])
  })

  test('uploads to an image of before, and tells its user what is refused', async () => {
    const { url } = await startRegistry({ maxImageBytes: 100_000 })
    const home = await temporaryFolder()
    const { run } = glanceClient(url, home)
    const [small, large] = [join(home, 'small'), join(home, 'large')]
    await writeFile(small, someBytes(1000))
    await writeFile(large, someBytes(2_000_000))

    const formats = ['--disk-format', 'qcow2', '--container-format', 'bare']
    const created = await run('image-create', '--name', 'later', '--protected', 'True', ...formats)
    const id = cell(created, 'id') ?? ''
    expect(cell(created, 'status')).toBe('queued')
    await expect(run('image-download', id, '--file', join(home, 'none'))).rejects.toThrow('has no data')
    await expect(run('image-upload', id, '--file', large)).rejects.toThrow('The incoming image is too large')
    await run('image-upload', id, '--file', small)
    await expect(run('image-upload', id, '--file', small)).rejects.toThrow(
      'from active to saving is not allowed',
    )
    await expect(run('image-delete', id)).rejects.toThrow('You are not permitted to delete the image')
  })
})
