// Made of `packages/payloads/schemas` by `npm run payloads:generate`. Not to be changed by hand.

import type { Schema } from '../schema.js'

const stringOrNull: Schema = { anyOf: [{ type: 'string' }, { type: 'null' }] }

const booleanOrNull: Schema = { anyOf: [{ type: 'boolean' }, { type: 'null' }] }

const uuid: Schema = {
  type: 'string',
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  description: 'a UUID',
}

const time: Schema = {
  type: 'string',
  pattern:
    '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d{1,6})?Z?$',
  description: 'a UTC time such as 2026-11-22T07:46:48Z',
}

const timeOrNull: Schema = { anyOf: [time, { type: 'null' }] }

const safeCount: Schema = { type: 'integer', minimum: 0, description: 'an integer >= 0' }

const wideCount: Schema = {
  anyOf: [safeCount, { type: 'bigint', minimum: 0n, description: 'a bigint >= 0' }],
}

const wideCountOrNull: Schema = {
  anyOf: [safeCount, { type: 'bigint', minimum: 0n, description: 'a bigint >= 0' }, { type: 'null' }],
}

const numberOrNull: Schema = {
  anyOf: [
    { type: 'number', description: 'a number' },
    { type: 'bigint', description: 'a bigint' },
    { type: 'null' },
  ],
}

const strings: Schema = { type: 'array', items: { type: 'string' } }

const stringsByKey: Schema = {
  type: 'object',
  patternProperties: { '^': stringOrNull },
  description: 'an object of strings',
}

const anyObject: Schema = { type: 'object', patternProperties: { '^': {} }, description: 'an object' }

const anyJson: Schema = {
  anyOf: [
    { type: 'null' },
    { type: 'boolean' },
    { type: 'number' },
    { type: 'bigint' },
    { type: 'string' },
    { type: 'array', items: {} },
    anyObject,
  ],
  description: 'what JSON can hold',
}

const metadefDefinition: Schema = {
  type: 'object',
  required: [
    'name',
    'type',
    'title',
    'description',
    'default',
    'minimum',
    'maximum',
    'enum',
    'pattern',
    'minLength',
    'maxLength',
    'confidential',
    'items',
    'uniqueItems',
    'minItems',
    'maxItems',
    'additionalItems',
  ],
  properties: {
    name: { type: 'string' },
    type: stringOrNull,
    title: stringOrNull,
    description: stringOrNull,
    default: anyJson,
    minimum: numberOrNull,
    maximum: numberOrNull,
    enum: { anyOf: [{ type: 'array', items: {} }, { type: 'null' }] },
    pattern: stringOrNull,
    minLength: wideCountOrNull,
    maxLength: wideCountOrNull,
    confidential: booleanOrNull,
    items: { anyOf: [anyObject, { type: 'null' }] },
    uniqueItems: booleanOrNull,
    minItems: wideCountOrNull,
    maxItems: wideCountOrNull,
    additionalItems: booleanOrNull,
  },
  title: 'MetadefPropertyDefinition',
  description: 'the definition of a property (an object)',
}

export const text: Schema = { type: 'string', description: 'a text message' }

export const image: Schema = {
  type: 'object',
  required: [
    'id',
    'name',
    'status',
    'created_at',
    'updated_at',
    'min_disk',
    'min_ram',
    'protected',
    'checksum',
    'owner',
    'disk_format',
    'container_format',
    'size',
    'is_public',
    'properties',
    'deleted',
    'deleted_at',
  ],
  properties: {
    id: uuid,
    name: stringOrNull,
    status: { type: 'string' },
    created_at: time,
    updated_at: time,
    min_disk: safeCount,
    min_ram: safeCount,
    protected: { type: 'boolean' },
    checksum: stringOrNull,
    owner: stringOrNull,
    disk_format: stringOrNull,
    container_format: stringOrNull,
    size: wideCountOrNull,
    is_public: { type: 'boolean' },
    properties: stringsByKey,
    deleted: { type: 'boolean' },
    deleted_at: timeOrNull,
    tags: strings,
    virtual_size: wideCountOrNull,
    visibility: { type: 'string' },
  },
  title: 'Image',
  description: 'the image metadata (an object)',
}

export const uploadedImage: Schema = {
  type: 'object',
  required: [
    'id',
    'name',
    'status',
    'created_at',
    'updated_at',
    'min_disk',
    'min_ram',
    'protected',
    'checksum',
    'owner',
    'disk_format',
    'container_format',
    'size',
    'is_public',
    'properties',
    'deleted',
    'deleted_at',
  ],
  properties: {
    id: uuid,
    name: stringOrNull,
    status: { type: 'string' },
    created_at: time,
    updated_at: time,
    min_disk: safeCount,
    min_ram: safeCount,
    protected: { type: 'boolean' },
    checksum: stringOrNull,
    owner: stringOrNull,
    disk_format: stringOrNull,
    container_format: stringOrNull,
    size: wideCountOrNull,
    is_public: { type: 'boolean' },
    properties: stringsByKey,
    deleted: { type: 'boolean' },
    deleted_at: timeOrNull,
    tags: strings,
    virtual_size: wideCountOrNull,
    visibility: { type: 'string' },
    os_glance_importing_to_stores: strings,
    os_glance_failed_import: strings,
  },
  title: 'UploadedImage',
  description: 'the image metadata (an object)',
}

export const preparedImage: Schema = {
  type: 'object',
  required: [
    'id',
    'name',
    'status',
    'created_at',
    'updated_at',
    'min_disk',
    'min_ram',
    'protected',
    'checksum',
    'owner',
    'disk_format',
    'container_format',
    'size',
    'is_public',
    'properties',
    'deleted',
    'deleted_at',
  ],
  properties: {
    id: uuid,
    name: stringOrNull,
    status: { type: 'string' },
    created_at: time,
    updated_at: time,
    min_disk: safeCount,
    min_ram: safeCount,
    protected: { type: 'boolean' },
    checksum: stringOrNull,
    owner: stringOrNull,
    disk_format: stringOrNull,
    container_format: stringOrNull,
    size: wideCountOrNull,
    is_public: { type: 'boolean' },
    properties: stringsByKey,
    deleted: { type: 'boolean' },
    deleted_at: timeOrNull,
    tags: strings,
    virtual_size: wideCountOrNull,
    visibility: { type: 'string' },
    os_glance_importing_to_stores: strings,
    os_glance_failed_import: strings,
    backend: { type: 'string' },
  },
  title: 'PreparedImage',
  description: 'the image metadata (an object)',
}

export const deletedImage: Schema = { anyOf: [uuid, image] }

export const imageSend: Schema = {
  type: 'object',
  required: ['image_id', 'owner_id', 'receiver_tenant_id', 'receiver_user_id', 'bytes_sent'],
  properties: {
    image_id: uuid,
    owner_id: stringOrNull,
    receiver_tenant_id: stringOrNull,
    receiver_user_id: stringOrNull,
    destination_ip: stringOrNull,
    bytes_sent: wideCount,
  },
  title: 'ImageSend',
  description: 'what was sent to whom (an object)',
}

export const imageMember: Schema = {
  type: 'object',
  required: ['image_id', 'member_id', 'status', 'created_at', 'updated_at', 'deleted', 'deleted_at'],
  properties: {
    image_id: uuid,
    member_id: { type: 'string' },
    status: { type: 'string' },
    created_at: time,
    updated_at: time,
    deleted: { type: 'boolean' },
    deleted_at: timeOrNull,
  },
  title: 'ImageMember',
  description: 'the image member (an object)',
}

export const task: Schema = {
  type: 'object',
  required: [
    'id',
    'type',
    'status',
    'result',
    'owner',
    'message',
    'expires_at',
    'created_at',
    'updated_at',
    'deleted',
    'deleted_at',
  ],
  properties: {
    id: uuid,
    type: { type: 'string' },
    status: { type: 'string' },
    result: anyJson,
    owner: stringOrNull,
    message: stringOrNull,
    expires_at: timeOrNull,
    created_at: time,
    updated_at: time,
    deleted: { type: 'boolean' },
    deleted_at: timeOrNull,
  },
  title: 'Task',
  description: 'the task (an object)',
}

export const metadefNamespace: Schema = {
  type: 'object',
  required: [
    'namespace',
    'namespace_old',
    'display_name',
    'protected',
    'visibility',
    'owner',
    'description',
    'created_at',
    'updated_at',
    'deleted',
    'deleted_at',
  ],
  properties: {
    namespace: { type: 'string' },
    namespace_old: { type: 'string' },
    display_name: stringOrNull,
    protected: { type: 'boolean' },
    visibility: { type: 'string' },
    owner: stringOrNull,
    description: stringOrNull,
    created_at: time,
    updated_at: time,
    deleted: { type: 'boolean' },
    deleted_at: timeOrNull,
  },
  title: 'MetadefNamespace',
  description: 'the namespace (an object)',
}

export const metadefObject: Schema = {
  type: 'object',
  required: [
    'namespace',
    'name',
    'name_old',
    'properties',
    'required',
    'description',
    'created_at',
    'updated_at',
    'deleted',
    'deleted_at',
  ],
  properties: {
    namespace: { type: 'string' },
    name: { type: 'string' },
    name_old: { type: 'string' },
    properties: { type: 'array', items: metadefDefinition },
    required: { anyOf: [strings, { type: 'null' }] },
    description: stringOrNull,
    created_at: time,
    updated_at: time,
    deleted: { type: 'boolean' },
    deleted_at: timeOrNull,
  },
  title: 'MetadefObject',
  description: 'the metadata object (an object)',
}

export const metadefProperty: Schema = {
  type: 'object',
  required: [
    'namespace',
    'name',
    'name_old',
    'type',
    'title',
    'description',
    'default',
    'minimum',
    'maximum',
    'enum',
    'pattern',
    'minLength',
    'maxLength',
    'confidential',
    'items',
    'uniqueItems',
    'minItems',
    'maxItems',
    'additionalItems',
    'deleted',
    'deleted_at',
  ],
  properties: {
    namespace: { type: 'string' },
    name: { type: 'string' },
    name_old: { type: 'string' },
    type: stringOrNull,
    title: stringOrNull,
    description: stringOrNull,
    default: anyJson,
    minimum: numberOrNull,
    maximum: numberOrNull,
    enum: { anyOf: [{ type: 'array', items: {} }, { type: 'null' }] },
    pattern: stringOrNull,
    minLength: wideCountOrNull,
    maxLength: wideCountOrNull,
    confidential: booleanOrNull,
    items: { anyOf: [anyObject, { type: 'null' }] },
    uniqueItems: booleanOrNull,
    minItems: wideCountOrNull,
    maxItems: wideCountOrNull,
    additionalItems: booleanOrNull,
    deleted: { type: 'boolean' },
    deleted_at: timeOrNull,
  },
  title: 'MetadefProperty',
  description: 'the metadata property (an object)',
}

export const metadefResourceType: Schema = {
  type: 'object',
  required: [
    'namespace',
    'name',
    'name_old',
    'prefix',
    'properties_target',
    'created_at',
    'updated_at',
    'deleted',
    'deleted_at',
  ],
  properties: {
    namespace: { type: 'string' },
    name: { type: 'string' },
    name_old: { type: 'string' },
    prefix: stringOrNull,
    properties_target: stringOrNull,
    created_at: time,
    updated_at: time,
    deleted: { type: 'boolean' },
    deleted_at: timeOrNull,
  },
  title: 'MetadefResourceType',
  description: 'the resource type (an object)',
}

export const metadefTag: Schema = {
  type: 'object',
  required: ['namespace', 'name', 'name_old', 'created_at', 'updated_at', 'deleted', 'deleted_at'],
  properties: {
    namespace: { type: 'string' },
    name: { type: 'string' },
    name_old: { type: 'string' },
    created_at: time,
    updated_at: time,
    deleted: { type: 'boolean' },
    deleted_at: timeOrNull,
  },
  title: 'MetadefTag',
  description: 'the metadata tag (an object)',
}
