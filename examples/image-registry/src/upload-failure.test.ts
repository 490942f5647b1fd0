import { expect, test } from 'vitest'
import { noSuchImage } from './http-error.js'
import { ImageTooLarge, UploadCutOff, uploadFailure } from './upload-failure.js'

const systemError = (code: string, message: string): Error =>
  Object.assign(new Error(`${code}: ${message}`), { code })

test.each([
  [
    systemError('ENOSPC', 'no space left on device, write'),
    413,
    'Image storage media is full: ENOSPC: no space left on device',
  ],
  [
    systemError('EDQUOT', 'disk quota exceeded'),
    413,
    'Image storage media is full: EDQUOT: disk quota exceeded',
  ],
  [
    systemError('EACCES', "permission denied, open '/srv/images/x'"),
    503,
    'Insufficient permissions on image storage media: EACCES: permission denied',
  ],
  [
    systemError('EIO', 'i/o error, write'),
    500,
    'Failed to upload image data for image ID due to internal error: EIO: i/o error',
  ],
  [
    new UploadCutOff(),
    400,
    'Failed to upload image data for image ID due to internal error: Client disconnected before sending all data to backend',
  ],
  [
    new ImageTooLarge(),
    413,
    'Failed to upload image data for image ID due to internal error: The provided image is too large.',
  ],
  [
    noSuchImage('ID'),
    410,
    'Image ID could not be found after upload. The image may have been deleted during the upload: No image found with ID ID',
  ],
])('%s', (error, status, text) => {
  const failure = uploadFailure('ID', error)
  expect(failure.text).toBe(text)
  expect(failure.answer.status).toBe(status)
})
