import type { DrainOptions } from './drain-options.js'

type Parts = Pick<DrainOptions, 'lease' | 'settings'>

/** Says that the lease is in use, or gives it back where there is nothing to drain. A disk that is full does not end it: nobody else can write there either. */
export async function keepLease({ lease, settings }: Parts, isIdle: () => boolean): Promise<void> {
  try {
    await lease.beat()
    if (isIdle()) await lease.release()
  } catch (error) {
    settings.logger.warn('The outbox could not write down that it drains', { error })
  }
}

/** At the end. Never rejects. */
export async function giveBackLease({ lease, settings }: Parts): Promise<void> {
  try {
    await lease.release()
  } catch (error) {
    settings.logger.warn('The outbox could not give back its lease', { error })
  }
}
