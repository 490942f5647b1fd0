// Made of `packages/payloads/schemas` by `npm run payloads:generate`. Not to be changed by hand.

import { everyItem, everyMember } from '../every.js'
import { isRecord } from '../is-record.js'

function isStringOrNull(value: unknown): boolean {
  return typeof value === 'string' || value === null
}

function isBooleanOrNull(value: unknown): boolean {
  return typeof value === 'boolean' || value === null
}

const uuidPattern =
  /^[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]-[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]-[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]-[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]-[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]$/u

function isUuid(value: unknown): boolean {
  return typeof value === 'string' && uuidPattern.test(value)
}

const timePattern =
  /^\d\d\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,6})?Z?$/u

function isTime(value: unknown): boolean {
  return typeof value === 'string' && timePattern.test(value)
}

function isTimeOrNull(value: unknown): boolean {
  return isTime(value) || value === null
}

function isSafeCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function isWideCount(value: unknown): boolean {
  return isSafeCount(value) || (typeof value === 'bigint' && value >= 0n)
}

function isWideCountOrNull(value: unknown): boolean {
  return isSafeCount(value) || (typeof value === 'bigint' && value >= 0n) || value === null
}

function isNumberOrNull(value: unknown): boolean {
  return Number.isFinite(value) || typeof value === 'bigint' || value === null
}

function isStrings(value: unknown): boolean {
  return everyItem(value, (item) => typeof item === 'string')
}

function isStringsByKey(value: unknown): boolean {
  return everyMember(value, isStringOrNull)
}

function isAnyObject(value: unknown): boolean {
  return isRecord(value)
}

function isAnyJson(value: unknown): boolean {
  return (
    value === null ||
    typeof value === 'boolean' ||
    Number.isFinite(value) ||
    typeof value === 'bigint' ||
    typeof value === 'string' ||
    Array.isArray(value) ||
    isAnyObject(value)
  )
}

function isMetadefDefinition(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    isStringOrNull(value.type) &&
    isStringOrNull(value.title) &&
    isStringOrNull(value.description) &&
    isAnyJson(value.default) &&
    isNumberOrNull(value.minimum) &&
    isNumberOrNull(value.maximum) &&
    (Array.isArray(value.enum) || value.enum === null) &&
    isStringOrNull(value.pattern) &&
    isWideCountOrNull(value.minLength) &&
    isWideCountOrNull(value.maxLength) &&
    isBooleanOrNull(value.confidential) &&
    (isAnyObject(value.items) || value.items === null) &&
    isBooleanOrNull(value.uniqueItems) &&
    isWideCountOrNull(value.minItems) &&
    isWideCountOrNull(value.maxItems) &&
    isBooleanOrNull(value.additionalItems)
  )
}

export function isText(value: unknown): boolean {
  return typeof value === 'string'
}

export function isImage(value: unknown): boolean {
  return (
    isRecord(value) &&
    isUuid(value.id) &&
    isStringOrNull(value.name) &&
    typeof value.status === 'string' &&
    isTime(value.created_at) &&
    isTime(value.updated_at) &&
    isSafeCount(value.min_disk) &&
    isSafeCount(value.min_ram) &&
    typeof value.protected === 'boolean' &&
    isStringOrNull(value.checksum) &&
    isStringOrNull(value.owner) &&
    isStringOrNull(value.disk_format) &&
    isStringOrNull(value.container_format) &&
    isWideCountOrNull(value.size) &&
    typeof value.is_public === 'boolean' &&
    isStringsByKey(value.properties) &&
    typeof value.deleted === 'boolean' &&
    isTimeOrNull(value.deleted_at) &&
    (value.tags === undefined || isStrings(value.tags)) &&
    (value.virtual_size === undefined || isWideCountOrNull(value.virtual_size)) &&
    (value.visibility === undefined || typeof value.visibility === 'string')
  )
}

export function isUploadedImage(value: unknown): boolean {
  return (
    isRecord(value) &&
    isUuid(value.id) &&
    isStringOrNull(value.name) &&
    typeof value.status === 'string' &&
    isTime(value.created_at) &&
    isTime(value.updated_at) &&
    isSafeCount(value.min_disk) &&
    isSafeCount(value.min_ram) &&
    typeof value.protected === 'boolean' &&
    isStringOrNull(value.checksum) &&
    isStringOrNull(value.owner) &&
    isStringOrNull(value.disk_format) &&
    isStringOrNull(value.container_format) &&
    isWideCountOrNull(value.size) &&
    typeof value.is_public === 'boolean' &&
    isStringsByKey(value.properties) &&
    typeof value.deleted === 'boolean' &&
    isTimeOrNull(value.deleted_at) &&
    (value.tags === undefined || isStrings(value.tags)) &&
    (value.virtual_size === undefined || isWideCountOrNull(value.virtual_size)) &&
    (value.visibility === undefined || typeof value.visibility === 'string') &&
    (value.os_glance_importing_to_stores === undefined || isStrings(value.os_glance_importing_to_stores)) &&
    (value.os_glance_failed_import === undefined || isStrings(value.os_glance_failed_import))
  )
}

export function isPreparedImage(value: unknown): boolean {
  return (
    isRecord(value) &&
    isUuid(value.id) &&
    isStringOrNull(value.name) &&
    typeof value.status === 'string' &&
    isTime(value.created_at) &&
    isTime(value.updated_at) &&
    isSafeCount(value.min_disk) &&
    isSafeCount(value.min_ram) &&
    typeof value.protected === 'boolean' &&
    isStringOrNull(value.checksum) &&
    isStringOrNull(value.owner) &&
    isStringOrNull(value.disk_format) &&
    isStringOrNull(value.container_format) &&
    isWideCountOrNull(value.size) &&
    typeof value.is_public === 'boolean' &&
    isStringsByKey(value.properties) &&
    typeof value.deleted === 'boolean' &&
    isTimeOrNull(value.deleted_at) &&
    (value.tags === undefined || isStrings(value.tags)) &&
    (value.virtual_size === undefined || isWideCountOrNull(value.virtual_size)) &&
    (value.visibility === undefined || typeof value.visibility === 'string') &&
    (value.os_glance_importing_to_stores === undefined || isStrings(value.os_glance_importing_to_stores)) &&
    (value.os_glance_failed_import === undefined || isStrings(value.os_glance_failed_import)) &&
    (value.backend === undefined || typeof value.backend === 'string')
  )
}

export function isDeletedImage(value: unknown): boolean {
  return isUuid(value) || isImage(value)
}

export function isImageSend(value: unknown): boolean {
  return (
    isRecord(value) &&
    isUuid(value.image_id) &&
    isStringOrNull(value.owner_id) &&
    isStringOrNull(value.receiver_tenant_id) &&
    isStringOrNull(value.receiver_user_id) &&
    (value.destination_ip === undefined || isStringOrNull(value.destination_ip)) &&
    isWideCount(value.bytes_sent)
  )
}

export function isImageMember(value: unknown): boolean {
  return (
    isRecord(value) &&
    isUuid(value.image_id) &&
    typeof value.member_id === 'string' &&
    typeof value.status === 'string' &&
    isTime(value.created_at) &&
    isTime(value.updated_at) &&
    typeof value.deleted === 'boolean' &&
    isTimeOrNull(value.deleted_at)
  )
}

export function isTask(value: unknown): boolean {
  return (
    isRecord(value) &&
    isUuid(value.id) &&
    typeof value.type === 'string' &&
    typeof value.status === 'string' &&
    isAnyJson(value.result) &&
    isStringOrNull(value.owner) &&
    isStringOrNull(value.message) &&
    isTimeOrNull(value.expires_at) &&
    isTime(value.created_at) &&
    isTime(value.updated_at) &&
    typeof value.deleted === 'boolean' &&
    isTimeOrNull(value.deleted_at)
  )
}

export function isMetadefNamespace(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.namespace === 'string' &&
    typeof value.namespace_old === 'string' &&
    isStringOrNull(value.display_name) &&
    typeof value.protected === 'boolean' &&
    typeof value.visibility === 'string' &&
    isStringOrNull(value.owner) &&
    isStringOrNull(value.description) &&
    isTime(value.created_at) &&
    isTime(value.updated_at) &&
    typeof value.deleted === 'boolean' &&
    isTimeOrNull(value.deleted_at)
  )
}

export function isMetadefObject(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.namespace === 'string' &&
    typeof value.name === 'string' &&
    typeof value.name_old === 'string' &&
    everyItem(value.properties, isMetadefDefinition) &&
    (isStrings(value.required) || value.required === null) &&
    isStringOrNull(value.description) &&
    isTime(value.created_at) &&
    isTime(value.updated_at) &&
    typeof value.deleted === 'boolean' &&
    isTimeOrNull(value.deleted_at)
  )
}

export function isMetadefProperty(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.namespace === 'string' &&
    typeof value.name === 'string' &&
    typeof value.name_old === 'string' &&
    isStringOrNull(value.type) &&
    isStringOrNull(value.title) &&
    isStringOrNull(value.description) &&
    isAnyJson(value.default) &&
    isNumberOrNull(value.minimum) &&
    isNumberOrNull(value.maximum) &&
    (Array.isArray(value.enum) || value.enum === null) &&
    isStringOrNull(value.pattern) &&
    isWideCountOrNull(value.minLength) &&
    isWideCountOrNull(value.maxLength) &&
    isBooleanOrNull(value.confidential) &&
    (isAnyObject(value.items) || value.items === null) &&
    isBooleanOrNull(value.uniqueItems) &&
    isWideCountOrNull(value.minItems) &&
    isWideCountOrNull(value.maxItems) &&
    isBooleanOrNull(value.additionalItems) &&
    typeof value.deleted === 'boolean' &&
    isTimeOrNull(value.deleted_at)
  )
}

export function isMetadefResourceType(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.namespace === 'string' &&
    typeof value.name === 'string' &&
    typeof value.name_old === 'string' &&
    isStringOrNull(value.prefix) &&
    isStringOrNull(value.properties_target) &&
    isTime(value.created_at) &&
    isTime(value.updated_at) &&
    typeof value.deleted === 'boolean' &&
    isTimeOrNull(value.deleted_at)
  )
}

export function isMetadefTag(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.namespace === 'string' &&
    typeof value.name === 'string' &&
    typeof value.name_old === 'string' &&
    isTime(value.created_at) &&
    isTime(value.updated_at) &&
    typeof value.deleted === 'boolean' &&
    isTimeOrNull(value.deleted_at)
  )
}
