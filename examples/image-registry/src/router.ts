import type { Route } from './exchange.js'
import { badRequest, HttpError } from './http-error.js'
import { chooseVersion, listVersions, showImageSchema, showImagesSchema } from './routes/discovery.js'
import { downloadData } from './routes/download.js'
import { deleteImage, showImage, updateImage } from './routes/image.js'
import { createImage, listImages } from './routes/images.js'
import { addTag, removeTag } from './routes/tags.js'
import { uploadData } from './routes/upload.js'

/** The part of the Image API v2 that the stock client needs for images, their data and their tags. */
const resources: readonly { readonly path: RegExp; readonly methods: Readonly<Record<string, Route>> }[] = [
  { path: /^\/$/, methods: { GET: chooseVersion } },
  { path: /^\/versions\/?$/, methods: { GET: listVersions } },
  { path: /^\/v2\/schemas\/image$/, methods: { GET: showImageSchema } },
  { path: /^\/v2\/schemas\/images$/, methods: { GET: showImagesSchema } },
  { path: /^\/v2\/images\/?$/, methods: { GET: listImages, POST: createImage } },
  {
    path: /^\/v2\/images\/(?<imageId>[^/]+)$/,
    methods: { GET: showImage, PATCH: updateImage, DELETE: deleteImage },
  },
  { path: /^\/v2\/images\/(?<imageId>[^/]+)\/file$/, methods: { GET: downloadData, PUT: uploadData } },
  {
    path: /^\/v2\/images\/(?<imageId>[^/]+)\/tags\/(?<tag>[^/]+)$/,
    methods: { PUT: addTag, DELETE: removeTag },
  },
]

export interface Match {
  readonly route: Route
  readonly imageId: string
  readonly tag: string
}

/** Throws 404 for an unknown path, and 405 for a method that the path does not have. */
export function findRoute(method: string, path: string): Match {
  for (const { path: pattern, methods } of resources) {
    const match = pattern.exec(path)
    if (!match) continue
    const route = Object.hasOwn(methods, method) ? methods[method] : undefined
    if (!route) {
      throw new HttpError(405, `${method} is not possible here.`, { Allow: Object.keys(methods).join(', ') })
    }
    const { imageId = '', tag = '' } = match.groups ?? {}
    return { route, imageId: decode(imageId).toLowerCase(), tag: decode(tag) }
  }
  throw new HttpError(404, 'There is nothing at this address.')
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw badRequest('The address is not valid.')
  }
}
