import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Identity } from './identity.js'
import type { ImageData } from './image-data.js'
import type { ImageStore } from './image-store.js'
import type { Lifecycle } from './lifecycle.js'

/** What the routes work with. */
export interface Services {
  readonly store: ImageStore
  readonly data: ImageData
  readonly lifecycle: Lifecycle
  readonly report: (line: string) => void
}

/** One request, and the way to answer it. */
export interface Exchange extends Services {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  readonly identity: Identity
  /** Out of the path, lower case; empty where the route has none. */
  readonly imageId: string
  readonly tag: string
}

export type Route = (exchange: Exchange) => Promise<void> | void
