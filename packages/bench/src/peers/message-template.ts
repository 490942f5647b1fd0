import { imageCount } from '../transports/image.js'

/** The digits of numbers that change from message to message, as they stand in the text of a template. */
export class Digits {
  readonly #at: number

  /** `text` ends with twelve digits in the template. */
  constructor(template: Buffer, text: string) {
    this.#at = template.indexOf(text) + text.length - 12
    if (this.#at < text.length - 12) throw new Error(`The template has no ${text}`)
  }

  write(bytes: Buffer, offset: number, value: number): void {
    let rest = value
    for (let place = offset + this.#at + 11; rest > 0; place--) {
      bytes[place] = 0x30 + (rest % 10)
      rest = Math.floor(rest / 10)
    }
  }
}

/** Notifications that differ in what a listener looks at: each has an id of its own, and they are about many images. */
export class MessageDigits {
  readonly #messageId: Digits
  readonly #imageId: Digits

  /** The template holds the body of the image with number 0. */
  constructor(template: Buffer) {
    this.#messageId = new Digits(template, '0e4d9c1c-8a52-4a1b-9a35-000000000000')
    this.#imageId = new Digits(template, '3b1a6f0e-6f2c-4c58-9a0e-000000000000')
  }

  write(bytes: Buffer, offset: number, n: number): void {
    this.#messageId.write(bytes, offset, n)
    this.#imageId.write(bytes, offset, n % imageCount)
  }
}
