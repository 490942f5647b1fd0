import type { TestProject } from 'vitest/node'
import type { TestBrokers } from '../../src/test-brokers.js'

export default function setup(project: TestProject): void {
  const missing = { missing: 'RabbitMQ is not on this machine\nwith details' }
  const brokers: TestBrokers = { rabbit: missing, rabbitNode: missing, proton: missing, oslo: missing }
  project.provide('testBrokers', brokers)
}
