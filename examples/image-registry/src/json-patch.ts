import { badRequest, conflict, forbidden, HttpError } from './http-error.js'
import type { Image } from './image.js'
import { mustBeChangeable, withAttribute, withoutProperty } from './image-attributes.js'
import { isRecord } from './is-record.js'

export const patchContentType = 'application/openstack-images-v2.1-json-patch'

type Operation =
  | { readonly op: 'add' | 'replace'; readonly attribute: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly attribute: string }

/** Reads the body of an update: the part of RFC 6902 that the Image API has. */
export function parsePatch(contentType: string | undefined, body: unknown): readonly Operation[] {
  if (contentType?.split(';', 1)[0]?.trim().toLowerCase() !== patchContentType) {
    throw new HttpError(415, `The content type of an update is ${patchContentType}.`, {
      'Accept-Patch': patchContentType,
    })
  }
  if (!Array.isArray(body)) throw badRequest('The body of an update is a list of operations.')
  return body.map(parseOperation)
}

/** All of the operations, or an error and none of them. */
export function applyPatch(image: Image, operations: readonly Operation[]): Image {
  return operations.reduce(applyOperation, image)
}

function parseOperation(value: unknown): Operation {
  if (!isRecord(value)) throw badRequest('An operation is an object.')
  const { op, path } = value
  const attribute = attributeAt(path)
  if (op === 'remove') return { op, attribute }
  if (op !== 'add' && op !== 'replace')
    throw badRequest('The "op" of an operation is add, replace or remove.')
  if (!('value' in value)) throw badRequest(`Operation "${op}" requires a member named "value".`)
  return { op, attribute, value: value.value }
}

/** A JSON Pointer (RFC 6901) of one step: attributes have no inside that could be changed. */
function attributeAt(path: unknown): string {
  if (typeof path !== 'string' || !path.startsWith('/')) throw badRequest('The "path" begins with a slash.')
  const step = path.slice(1)
  if (step === '' || step.includes('/') || /~(?![01])/.test(step)) {
    throw badRequest(`Invalid path: ${path}`)
  }
  return step.replaceAll('~1', '/').replaceAll('~0', '~')
}

function applyOperation(image: Image, operation: Operation): Image {
  const { op, attribute } = operation
  mustBeChangeable(attribute)
  const isProperty = !Object.hasOwn(image, attribute)
  if (isProperty && op !== 'add' && !Object.hasOwn(image.properties, attribute)) {
    throw conflict(`Property ${attribute} does not exist.`)
  }
  if (op !== 'remove') return withAttribute(image, attribute, operation.value)
  if (!isProperty) throw forbidden(`Property ${attribute} may not be removed.`)
  return withoutProperty(image, attribute)
}
