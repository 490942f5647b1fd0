import type { Image } from '@glance-notifications/payloads'
import { notifierToBytes, stringify } from '../micro/emit-subjects.js'
import { openerOf } from '../micro/open-subject.js'
import type { Subject } from '../micro/subject.js'
import { imageOf, imageWithLongText, type Size, sizeNames, sizes } from './sizes.js'

/** Bytes of payload that are written between two looks at the clock. */
const batchBytes = 1_000_000

const makers = {
  ours: (payload: Image) => notifierToBytes({ inFlight: 1, payload }),
  stringify: (image: Image) => stringify(image),
}

function sized(make: (image: Image) => Subject, size: Size, image: Image): () => Subject {
  return () => ({ ...make(image), batch: Math.ceil(batchBytes / sizes[size]) })
}

export const open = openerOf(
  Object.fromEntries(
    Object.entries(makers).flatMap(([name, make]) => [
      ...sizeNames.map((size) => [`${name}-${size}`, sized(make, size, imageOf(size))] as const),
      [`${name}-1-mb-text`, sized(make, '1-mb', imageWithLongText('1-mb'))] as const,
    ]),
  ),
)
