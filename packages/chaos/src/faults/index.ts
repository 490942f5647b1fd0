import type { Fault } from '../fault.js'
import { diskAlarm, memoryAlarm } from './alarm.js'
import { brokerKill } from './broker-kill.js'
import { brokerStop } from './broker-stop.js'
import { certificateRotated } from './certificate-rotated.js'
import { channelClosed } from './channel-closed.js'
import { clockJump } from './clock-jump.js'
import { clusterNodeKilled } from './cluster-node-killed.js'
import { connectionClosed } from './connection-closed.js'
import { consumerKill } from './consumer-kill.js'
import { credentialsRevoked } from './credentials-revoked.js'
import { diskFull } from './disk-full.js'
import { eventLoopBlocked } from './event-loop-blocked.js'
import { exchangeDeleted } from './exchange-deleted.js'
import { heartbeatLost } from './heartbeat-lost.js'
import { lossyPublisher } from './lossy-publisher.js'
import { muteHost } from './mute-host.js'
import { nack } from './nack.js'
import { networkCut, networkCutToBroker, networkCutToClient, networkStall } from './network-cut.js'
import { networkDelay, networkFragment, networkThrottle } from './network-poor.js'
import { networkReset } from './network-reset.js'
import { publisherKill } from './publisher-kill.js'
import { publisherKillOutbox } from './publisher-kill-outbox.js'
import { queueDeleted } from './queue-deleted.js'
import { slowConsumer } from './slow-consumer.js'
import { unroutable } from './unroutable.js'

/** In the order in which they run. */
export const faults: readonly Fault[] = [
  brokerKill,
  brokerStop,
  networkCut,
  networkCutToBroker,
  networkCutToClient,
  networkStall,
  networkReset,
  networkDelay,
  networkFragment,
  networkThrottle,
  heartbeatLost,
  muteHost,
  clusterNodeKilled,
  channelClosed,
  connectionClosed,
  queueDeleted,
  exchangeDeleted,
  memoryAlarm,
  diskAlarm,
  nack,
  unroutable,
  credentialsRevoked,
  certificateRotated,
  publisherKill,
  publisherKillOutbox,
  consumerKill,
  slowConsumer,
  eventLoopBlocked,
  clockJump,
  diskFull,
  lossyPublisher,
]
