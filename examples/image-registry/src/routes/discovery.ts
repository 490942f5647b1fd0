import type { Route } from '../exchange.js'
import { sendJson } from '../respond.js'
import { imageSchema, imagesSchema } from '../schemas.js'
import { versionsDocument } from '../versions.js'

/** 300, as Glance: the client is to choose. */
export const chooseVersion: Route = ({ request, response }) =>
  sendJson(response, 300, versionsDocument(request.headers.host))

export const listVersions: Route = ({ request, response }) =>
  sendJson(response, 200, versionsDocument(request.headers.host))

export const showImageSchema: Route = ({ response }) => sendJson(response, 200, imageSchema)

export const showImagesSchema: Route = ({ response }) => sendJson(response, 200, imagesSchema)
