/** So many images are spoken about. */
const images = 100

/** The image that a notification is about: one of a hundred, in turn. */
export function imageId(n: number): string {
  return `00000000-0000-4000-8000-${String(n % images).padStart(12, '0')}`
}
