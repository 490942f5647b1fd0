/** The sections of a message (AMQP 1.0, section 3.2), by the code of their descriptor. */
export const sections = {
  header: 0x70,
  properties: 0x73,
  applicationProperties: 0x74,
  data: 0x75,
  sequence: 0x76,
  value: 0x77,
} as const
