export { findSecrets } from '@glance-notifications/conformance'
export type { Amqp10Broker, Amqp10Kind, Amqp10Lease } from './amqp10-lease.js'
export { leaseAmqp10 } from './amqp10-lease.js'
export type { BlockedHost } from './blocked-host.js'
export { startBlockedHost } from './blocked-host.js'
export { createDirectory, removeDirectory } from './broker-directory.js'
export type {
  Certificate,
  CertificateOptions,
  Certificates,
  ClientState,
  ServerState,
} from './certificates.js'
export { createCertificates } from './certificates.js'
export type { Chance } from './chance.js'
export { chanceOf } from './chance.js'
export { collectedHeap, collectGarbage } from './collect-garbage.js'
export type { Admission, FaultProxy, FaultProxyOptions, Faults } from './fault-proxy.js'
export { startFaultProxy } from './fault-proxy.js'
export type { Fault } from './faulty-pipe.js'
export type { ProtonPrograms, RabbitPrograms } from './find-programs.js'
export { findProton, findRabbit } from './find-programs.js'
export { freePorts } from './free-ports.js'
export { type Guard, guard } from './guard.js'
export type { Missing } from './missing.js'
export { isMissing } from './missing.js'
export { type NetworkFaults, networkFaults } from './network-faults.js'
export type { ProtonBroker } from './proton-broker.js'
export { startProtonBroker } from './proton-broker.js'
export type { WaitingPython } from './python.js'
export { runPython, startPython } from './python.js'
export type { RabbitCluster, RabbitClusterOptions } from './rabbit-cluster.js'
export { startRabbitCluster } from './rabbit-cluster.js'
export type { RabbitResource, RabbitUser } from './rabbit-commands.js'
export {
  addUser,
  changePassword,
  closeConnectionsOf,
  dropAmqp10Connections,
  setAlarm,
} from './rabbit-commands.js'
export type { RabbitNodeOptions, RabbitTls } from './rabbit-config.js'
export type { RabbitAddress, RabbitControl } from './rabbit-control.js'
export type { RabbitBroker, RabbitLease } from './rabbit-lease.js'
export { leaseRabbit } from './rabbit-lease.js'
export type { RabbitNode } from './rabbit-node.js'
export { startRabbitNode } from './rabbit-node.js'
export { rotateCertificates } from './rotate-certificates.js'
export { type WaitOptions, waitUntil } from './wait-until.js'
export { createWitness, type Witness } from './witness.js'
