// The public surface, as a text for each entry point, so that a change of it shows in review. Fails where a
// report is not that of the build; `npm run api` writes them anew.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { ENTRY_POINTS, ROOT } from './entry-points.mjs';

const REPORTS = `${ROOT}.api/`;
const FRESH = `${ROOT}node_modules/.cache/zim-session/api/`;
const update = process.argv.includes('--update');

rmSync(FRESH, { recursive: true, force: true });
for (const folder of [REPORTS, FRESH]) mkdirSync(folder, { recursive: true });

/** Writes the report of an entry point into FRESH; answers its name. */
function extract({ name, declarations }) {
  if (!existsSync(ROOT + declarations))
    throw new Error(`${declarations} is missing: run npm run build first`);
  const reportFileName = `${`zim-session${name.slice(1)}`.replaceAll('/', '-')}.api.md`;
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: ROOT + declarations,
      compiler: { tsconfigFilePath: `${ROOT}tsconfig.build.json` },
      newlineKind: 'lf',
      apiReport: {
        enabled: true,
        reportFileName,
        reportFolder: FRESH,
        reportTempFolder: `${FRESH}temporary`,
        // The others would repeat what they take from the first.
        includeForgottenExports: name === '.',
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
    },
    packageJsonFullPath: `${ROOT}package.json`,
  });
  const { errorCount } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === 'error') console.error(message.text);
    },
  });
  if (errorCount) throw new Error(`api-extractor found ${errorCount} errors in ${declarations}`);
  return reportFileName;
}

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** The lines of either text that the other has not, in their order. */
function difference(before, after) {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `- ${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
}

const reports = ENTRY_POINTS.map(extract);
let changed = 0;
for (const report of new Set([...reports, ...readdirSync(REPORTS)])) {
  const [before, after] = [read(REPORTS + report), read(FRESH + report)];
  if (before === after) continue;
  changed++;
  if (!update) {
    console.error(`.api/${report} is not that of the build:`);
    console.error(difference(before, after).slice(0, 40).join('\n'));
  } else if (after) writeFileSync(REPORTS + report, after);
  else rmSync(REPORTS + report);
}
if (changed && !update) console.error('If that is meant: npm run build && npm run api, and commit .api');
console.log(`api: ${reports.length} reports, ${changed} ${update ? 'updated' : 'differ'}`);
process.exit(changed && !update ? 1 : 0);
