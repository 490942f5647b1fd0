import { invalidOption } from '../option.js'
import type { Format } from './format.js'
import { glanceFormat } from './glance.js'
import { osloV1Format, osloV2Format } from './oslo.js'

const formats = { glance: glanceFormat, 'oslo-v1': osloV1Format, 'oslo-v2': osloV2Format }

/** The formats of this package, by name. */
export const formatNames = ['glance', 'oslo-v1', 'oslo-v2'] as const
/** The name of a format of this package. */
export type FormatName = (typeof formatNames)[number]

/** What a strategy takes as its `format` option: a name, or a format of the user's own. */
export function createFormat(format: FormatName | Format): Format {
  if (typeof format === 'object' && format !== null) return format
  const create = Object.hasOwn(formats, format) ? formats[format] : undefined
  if (!create) throw invalidOption('format', `must be one of ${formatNames.join(', ')}, or a format object`)
  return create()
}
