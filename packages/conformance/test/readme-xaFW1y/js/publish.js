import { writeFileSync } from 'node:fs';
import { formatReport, testStrategy } from '@glance-notifications/conformance';
import { afterAll, describe, it } from 'vitest';
import { place } from './place.js';
testStrategy({ describe, it, after: afterAll }, {
    title: 'json-lines',
    create: place,
    report: (report) => writeFileSync('CONFORMANCE.md', formatReport(report)),
});
//# sourceMappingURL=publish.js.map