// The API docs, from the doc comments. `npm run docs` writes them to .docs; with --check nothing is written. What
// has no comment is an error: every export, and of the main entry point every member too.
import { Application } from 'typedoc';
import { ENTRY_POINTS, ROOT } from './entry-points.mjs';

const check = process.argv.includes('--check');

async function start(entryPoints, validation) {
  const app = await Application.bootstrap({
    name: 'zim-session',
    entryPoints: entryPoints.map(({ source }) => ROOT + source),
    tsconfig: `${ROOT}tsconfig.build.json`,
    readme: 'none',
    out: `${ROOT}.docs`,
    // That is the build's business.
    skipErrorChecking: true,
    disableSources: true,
    validation: { invalidLink: true, rewrittenLink: true, ...validation },
    // Apps have no use for their names.
    intentionallyNotExported: ['EventsOf', 'EndpointRequest', 'ErrorDetails'],
  });
  const project = await app.convert();
  if (!project) process.exit(1);
  app.validate(project);
  return { app, project };
}

/** The exports without a comment; of a function its signatures carry it. */
function undocumented(module) {
  return (module.children ?? [])
    .filter((one) => !one.hasComment() && !one.signatures?.every((signature) => signature.hasComment()))
    .filter((one) => !one.isReference())
    .map((one) => one.getFullName());
}

const main = await start(
  ENTRY_POINTS.filter(({ name }) => name === '.'),
  { notDocumented: true, notExported: true },
);
const all = await start(ENTRY_POINTS, {
  notDocumented: false,
  // The others take types from the main one, where they are exported.
  notExported: false,
});
for (const name of all.project.children.flatMap(undocumented))
  all.app.logger.warn(`${name} has no doc comment`);
if ([main, all].some(({ app: { logger } }) => logger.errorCount || logger.warningCount)) process.exit(1);
if (!check) await all.app.generateOutputs(all.project);
console.log(`docs: ${ENTRY_POINTS.length} entry points${check ? '' : ', in .docs'}`);
