// Type-checks programs in one process: the declarations that they have in common, as those of the DOM and of React, are read
// once. Each file of ours, of the SDK and of what the package depends on is checked. The declarations of others are read but not
// checked by themselves, which would take most of the time: what clashes with them is said where it stands.
import ts from 'typescript';

/** Blocks of documents are written into a folder there. */
const OTHERS = /\/node_modules\/(?!\.cache\/|zego-zim-|ky\/|eventemitter3\/)/;
const declarations = new Map();

/** The host of `options`, with declarations that were read before. */
function hostOf(options) {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, how, ...rest) => {
    if (!file.endsWith('.d.ts')) return read(file, how, ...rest);
    const key = `${file} ${how.languageVersion} ${how.impliedNodeFormat}`;
    if (!declarations.has(key)) declarations.set(key, read(file, how, ...rest));
    return declarations.get(key);
  };
  return host;
}

/** What is wrong in the program of a tsconfig.json, an empty list where it is well. */
export function diagnose(config) {
  const unread = [];
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (one) => unread.push(one) };
  const parsed = ts.getParsedCommandLineOfConfigFile(config, {}, host);
  if (!parsed) return unread;
  const { fileNames: rootNames, options, errors } = parsed;
  const program = ts.createProgram({ rootNames, options, host: hostOf(options) });
  const ours = program.getSourceFiles().filter(({ fileName }) => !OTHERS.test(fileName));
  return [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...ours.flatMap((file) => program.getSemanticDiagnostics(file)),
  ];
}

/** As tsc says it, with paths from `folder` on. */
export const told = (diagnostics, folder) =>
  ts.formatDiagnostics(diagnostics, {
    getCurrentDirectory: () => folder,
    getCanonicalFileName: (file) => file,
    getNewLine: () => '\n',
  });
