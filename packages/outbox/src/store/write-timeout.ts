/** How long a write may take to get to the disk. By itself: the types of lmdb must not come along with it. */
export const defaultWriteTimeoutMs = 30_000
