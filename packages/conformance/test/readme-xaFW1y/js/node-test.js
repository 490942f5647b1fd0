// conformance.test.ts
import { after, describe, it } from 'node:test';
import { testStrategy } from '@glance-notifications/conformance';
import { place } from './place.js';
const noPeer = 'A file has no peer that could fail.';
testStrategy({ describe, it, after }, {
    title: 'json-lines',
    create: place,
    limits: {
        without: { stall: noPeer, refuse: noPeer, drop: noPeer, nack: noPeer, secrets: 'It is given none.' },
        except: { order: 'Lines that are written at the same time come in any order.' },
    },
});
//# sourceMappingURL=node-test.js.map