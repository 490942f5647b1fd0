/** What most events carry: data when all is well, else a text message for people. */
export interface InfoOrText<Info> {
  readonly INFO: Info
  readonly WARN: string
  readonly ERROR: string
}

/** The same payload at every priority. */
export interface AtEveryPriority<Payload> {
  readonly INFO: Payload
  readonly WARN: Payload
  readonly ERROR: Payload
}
