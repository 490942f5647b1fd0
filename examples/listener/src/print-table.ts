import type { ImageRow } from './image-row.js'

/** One line for each image, columns apart by tabs. */
export function tableLines(rows: readonly ImageRow[]): readonly string[] {
  const lines = rows.map(({ id, name, status, size, sends, bytesSent, notifications }) =>
    [id, status, size ?? '-', name ?? '-', sends, bytesSent, notifications].join('\t'),
  )
  return ['id\tstatus\tsize\tname\tsends\tbytes sent\tnotifications', ...lines]
}
