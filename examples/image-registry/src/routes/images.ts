import { randomUUID } from 'node:crypto'
import type { Route } from '../exchange.js'
import { badRequest } from '../http-error.js'
import { type Image, newImage } from '../image.js'
import { withAttribute } from '../image-attributes.js'
import { listPage } from '../image-list.js'
import { imageView } from '../image-view.js'
import { isRecord } from '../is-record.js'
import { readJson } from '../read-json.js'
import { sendJson } from '../respond.js'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const createImage: Route = async ({ request, response, identity, lifecycle }) => {
  const body = await readJson(request)
  if (!isRecord(body)) throw badRequest('The body of a new image is an object.')
  const image = imageOf(body, identity.projectId)
  await lifecycle.create(image)
  const view = imageView(image)
  sendJson(response, 201, view, { Location: `/v2/images/${image.id}` })
}

export const listImages: Route = ({ response, url, store }) =>
  sendJson(response, 200, listPage(store.list(), url))

function imageOf(body: Readonly<Record<string, unknown>>, owner: string | null): Image {
  const { id = randomUUID(), ...attributes } = body
  if (typeof id !== 'string' || !uuid.test(id)) throw badRequest("Invalid value for 'id': it must be a UUID.")
  return Object.entries(attributes).reduce<Image>(
    (image, [name, value]) => withAttribute(image, name, value),
    newImage(id.toLowerCase(), owner),
  )
}
