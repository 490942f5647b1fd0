import { HttpError, isNotFound } from './http-error.js'

/** More bytes than the registry is ready to take. The message is Glance's. */
export class ImageTooLarge extends Error {
  constructor() {
    super('The provided image is too large.')
  }
}

/** The client went away. The message is Glance's. */
export class UploadCutOff extends Error {
  constructor() {
    super('Client disconnected before sending all data to backend')
  }
}

export interface UploadFailure {
  /** The payload of ERROR image.upload: the texts of `set_data` in `glance/notifier.py`. */
  readonly text: string
  /** What the client is told, if it is still there. */
  readonly answer: HttpError
}

/** What went wrong while data came in, for those who listen and for the client. */
export function uploadFailure(imageId: string, error: unknown): UploadFailure {
  const reason = reasonOf(error)
  const internal = `Failed to upload image data for image ${imageId} due to internal error: ${reason}`

  if (error instanceof ImageTooLarge) {
    return { text: internal, answer: new HttpError(413, `The incoming image is too large: ${reason}`) }
  }
  if (error instanceof UploadCutOff) return told(400, internal)
  if (isNotFound(error)) {
    return told(
      410,
      `Image ${imageId} could not be found after upload. The image may have been deleted during the upload: ${reason}`,
    )
  }
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return told(413, `Image storage media is full: ${reason}`)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return told(503, `Insufficient permissions on image storage media: ${reason}`)
    default:
      return told(500, internal)
  }
}

function told(status: number, text: string): UploadFailure {
  return { text, answer: new HttpError(status, text) }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Of a system error only what happened, not the path on this machine that it happened to. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const code = codeOf(error)
  return code !== undefined && message.startsWith(`${code}:`) ? (message.split(',', 1)[0] ?? code) : message
}
