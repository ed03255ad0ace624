// npm run faults: does every fault to both codes and writes the README's table. `npm run faults -- TEXT` does those
// with the text in their name, and only prints.
import { report } from './report.ts';

process.exitCode = (await report(process.argv.slice(2))) ? 0 : 1;
