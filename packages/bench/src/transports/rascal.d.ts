/** rascal has no types of its own: what is used of it here. */
declare module 'rascal' {
  interface Publication {
    on(event: 'success', listener: () => void): this
    on(event: 'error', listener: (error: Error) => void): this
  }
  interface Subscription {
    on(
      event: 'message',
      listener: (message: unknown, content: { payload: { status: string } }, ackOrNack: () => void) => void,
    ): this
  }
  interface Broker {
    on(event: 'error', listener: (error: Error) => void): this
    publish(name: string, message: Buffer, overrides: { options: object }): Promise<Publication>
    subscribe(name: string): Promise<Subscription>
    shutdown(): Promise<void>
  }
  const rascal: {
    readonly BrokerAsPromised: { create(config: object): Promise<Broker> }
    withDefaultConfig(config: object): object
  }
  export default rascal
}
