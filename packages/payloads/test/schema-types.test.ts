import type { Static } from 'typebox'
import { expectTypeOf, it } from 'vitest'
import type { imageMemberSchema } from '../schemas/image-member-schema.js'
import type {
  deletedImageSchema,
  imageSchema,
  preparedImageSchema,
  uploadedImageSchema,
} from '../schemas/image-schema.js'
import type { imageSendSchema } from '../schemas/image-send-schema.js'
import type {
  metadefNamespaceSchema,
  metadefObjectSchema,
  metadefPropertySchema,
  metadefResourceTypeSchema,
  metadefTagSchema,
} from '../schemas/metadef-schemas.js'
import type { taskSchema } from '../schemas/task-schema.js'
import type {
  Image,
  ImageEvents,
  ImageMember,
  ImageSend,
  MetadefNamespace,
  MetadefObject,
  MetadefProperty,
  MetadefResourceType,
  MetadefTag,
  PreparedImage,
  Task,
  UploadedImage,
} from '../src/index.js'

/** TypeBox's types have no index signature, and are not readonly; else the two must be the same. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [K in keyof T as IsOpen<T, K> extends true ? never : K]: Plain<T[K]> }
    : T

/** Whether a key is the index signature of an interface that has others besides. */
type IsOpen<T, K> = string extends K ? HasNames<T> : number extends K ? HasNames<T> : false

type HasNames<T> = [
  keyof { [K in keyof T as string extends K ? never : number extends K ? never : K]: 0 },
] extends [never]
  ? false
  : true

it('the interfaces and the schemas agree', () => {
  expectTypeOf<Plain<Image>>().toEqualTypeOf<Static<typeof imageSchema>>()
  expectTypeOf<Plain<UploadedImage>>().toEqualTypeOf<Static<typeof uploadedImageSchema>>()
  expectTypeOf<Plain<PreparedImage>>().toEqualTypeOf<Static<typeof preparedImageSchema>>()
  expectTypeOf<Plain<ImageSend>>().toEqualTypeOf<Static<typeof imageSendSchema>>()
  expectTypeOf<Plain<ImageEvents['image.delete']['INFO']>>().toEqualTypeOf<
    Static<typeof deletedImageSchema>
  >()
  expectTypeOf<Plain<ImageMember>>().toEqualTypeOf<Static<typeof imageMemberSchema>>()
  expectTypeOf<Plain<Task>>().toEqualTypeOf<Static<typeof taskSchema>>()
  expectTypeOf<Plain<MetadefNamespace>>().toEqualTypeOf<Static<typeof metadefNamespaceSchema>>()
  expectTypeOf<Plain<MetadefObject>>().toEqualTypeOf<Static<typeof metadefObjectSchema>>()
  expectTypeOf<Plain<MetadefProperty>>().toEqualTypeOf<Static<typeof metadefPropertySchema>>()
  expectTypeOf<Plain<MetadefResourceType>>().toEqualTypeOf<Static<typeof metadefResourceTypeSchema>>()
  expectTypeOf<Plain<MetadefTag>>().toEqualTypeOf<Static<typeof metadefTagSchema>>()
})

it('the comparison notices a difference', () => {
  expectTypeOf<Plain<Omit<Plain<Image>, 'tags'>>>().not.toEqualTypeOf<Static<typeof imageSchema>>()
  expectTypeOf<Plain<UploadedImage>>().not.toEqualTypeOf<Static<typeof imageSchema>>()
  expectTypeOf<Plain<MetadefTag>>().not.toEqualTypeOf<Static<typeof metadefResourceTypeSchema>>()
  type WithoutItems = {
    properties: Omit<Static<typeof metadefObjectSchema>['properties'][number], 'items'>[]
  }
  expectTypeOf<Plain<Pick<MetadefObject, 'properties'>>>().not.toEqualTypeOf<WithoutItems>()
})
