/** What moves the cursor, ends the line, or turns the direction of the text. */
const unprintable = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** For people's eyes: what came from elsewhere must not command their terminal. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, (character) => {
    const code = character.codePointAt(0) ?? 0
    return `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** A password may hold a slash that nobody has encoded, so it ends at the last @; bounded, so that no text makes it slow. */
const credentials = /\/\/\S{0,1024}@/g

/** Without the credentials of URLs, which a mistyped command line may hold. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(credentials, '//***@')
}
