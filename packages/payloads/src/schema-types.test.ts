import type { Static } from 'typebox'
import { expectTypeOf, it } from 'vitest'
import type {
  deletedImageSchema,
  imageSchema,
  preparedImageSchema,
  uploadedImageSchema,
} from './image-schema.js'
import type { imageSendSchema } from './image-send-schema.js'
import type { Image, ImageEvents, ImageSend, PreparedImage, UploadedImage } from './index.js'

/** TypeBox's types have no index signature, and are not readonly; else the two must be the same. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Item[]
  : T extends object
    ? { -readonly [K in keyof T as IsOpen<T, K> extends true ? never : K]: Plain<T[K]> }
    : T

/** Whether a key is the index signature of an interface that has others besides. */
type IsOpen<T, K> = string extends K ? (unknown extends T[K & keyof T] ? true : false) : false

it('the interfaces and the schemas agree', () => {
  expectTypeOf<Plain<Image>>().toEqualTypeOf<Static<typeof imageSchema>>()
  expectTypeOf<Plain<UploadedImage>>().toEqualTypeOf<Static<typeof uploadedImageSchema>>()
  expectTypeOf<Plain<PreparedImage>>().toEqualTypeOf<Static<typeof preparedImageSchema>>()
  expectTypeOf<Plain<ImageSend>>().toEqualTypeOf<Static<typeof imageSendSchema>>()
  expectTypeOf<Plain<ImageEvents['image.delete']['INFO']>>().toEqualTypeOf<
    Static<typeof deletedImageSchema>
  >()
})

it('the comparison notices a difference', () => {
  expectTypeOf<Plain<Omit<Plain<Image>, 'tags'>>>().not.toEqualTypeOf<Static<typeof imageSchema>>()
  expectTypeOf<Plain<UploadedImage>>().not.toEqualTypeOf<Static<typeof imageSchema>>()
})
