import { forbidden, isNotFound, noSuchImage } from './http-error.js'
import { type Image, wholeSeconds } from './image.js'
import type { ImageData, ReceivedData } from './image-data.js'
import { deletedMetadata, imageMetadata, importMetadata } from './image-metadata.js'
import type { ImageStore } from './image-store.js'
import type { ImageNotifier } from './notifier.js'
import { saving } from './saving.js'

/**
 * Everything that happens to an image, and the notifications it causes, in the order in which Glance sends them.
 * All of them are detached: none holds up the service, whatever becomes of the broker.
 */
export interface Lifecycle {
  create(image: Image): Promise<void>
  update(id: string, edit: (image: Image) => Image): Promise<Image>
  delete(id: string): Promise<void>
  beginUpload(id: string): Promise<Upload>
  completeUpload(upload: Upload, data: ReceivedData): Promise<void>
  /** The image waits for data again. */
  failUpload(upload: Upload, text: string): Promise<void>
  /** After a download, whether it came to its end or not. */
  sent(sending: Sending): void
}

export interface Upload {
  readonly image: Image
  /** Tells this upload from a later one to an image of the same id. */
  readonly token: symbol
}

interface Sending {
  readonly image: Image
  readonly receiverProjectId: string | null
  readonly receiverUserId: string | null
  readonly destinationIp: string | null
  readonly bytesSent: number
  readonly complete: boolean
}

interface LifecycleOptions {
  readonly store: ImageStore
  readonly data: ImageData
  readonly notifier: Pick<ImageNotifier, 'detached'>
  /** Hears what an operator should know. */
  readonly report: (line: string) => void
}

export function createLifecycle({ store, data, notifier, report }: LifecycleOptions): Lifecycle {
  const { detached } = notifier
  const uploads = new Map<string, symbol>()
  const updated = (image: Image): void => detached.info('image.update', imageMetadata(image))

  return {
    create: (image) => store.add(image, () => detached.info('image.create', imageMetadata(image))),

    update: (id, edit) =>
      store.change(id, (image) => ({ ...edit(image), updated_at: wholeSeconds() }), updated),

    delete: (id) =>
      store.remove(id, mustNotBeProtected, async (image) => {
        uploads.delete(id)
        detached.info('image.delete', deletedMetadata(image))
        try {
          await data.remove(id)
        } catch (error) {
          report(`The data of the deleted image ${id} is still on disk: ${String(error)}`)
        }
      }),

    async beginUpload(id) {
      const token = Symbol(id)
      const begun = await store.change(
        id,
        saving,
        (image) => {
          uploads.set(id, token)
          updated(image)
          detached.info('image.prepare', importMetadata(image))
        },
        { transient: true },
      )
      return { image: begun, token }
    },

    async completeUpload({ image: { id }, token }, received) {
      const activate = async (image: Image): Promise<Image> => {
        if (uploads.get(id) !== token) throw noSuchImage(id)
        await received.keep()
        return { ...image, ...received.digest, status: 'active', updated_at: wholeSeconds() }
      }
      await store.change(id, activate, (image) => {
        uploads.delete(id)
        detached.info('image.upload', importMetadata(image))
        detached.info('image.activate', imageMetadata(image))
        updated(image)
      })
    },

    async failUpload({ image: { id }, token }, text) {
      detached.error('image.upload', text)
      const restore = (image: Image): Image => {
        if (uploads.get(id) !== token) throw noSuchImage(id)
        uploads.delete(id)
        return { ...image, status: 'queued', updated_at: wholeSeconds() }
      }
      try {
        await store.change(id, restore, updated, { transient: true })
      } catch (error) {
        // Deleted in the meantime: nothing is left to be restored.
        if (!isNotFound(error)) throw error
      }
    },

    sent({ image, complete, ...sending }) {
      const notify = complete ? detached.info : detached.error
      notify('image.send', {
        bytes_sent: sending.bytesSent,
        image_id: image.id,
        owner_id: image.owner,
        receiver_tenant_id: sending.receiverProjectId,
        receiver_user_id: sending.receiverUserId,
        destination_ip: sending.destinationIp,
      })
    },
  }
}

function mustNotBeProtected({ id, protected: isProtected }: Image): void {
  if (isProtected) throw forbidden(`Image ${id} is protected and cannot be deleted.`)
}
