/** Against a null peer the processor is what counts, so that all code has to be compiled first: ours is more than that of a driver. */
export const nullTimes = { ms: 700, quickMs: 400, warmUpMs: 2_000 }

/** A broker has moods that last longer. */
export const rabbitTimes = { ms: 2_000, quickMs: 1_000, warmUpMs: 2_000 }
