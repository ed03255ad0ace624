/**
 * What a case leaves behind, in order. A line is `ms what`; the `what`s are
 *
 *     → 1 login alice A        a call, numbered; tokens go by their names
 *     ← 1 resolved             how it ended: `resolved`, `rejected 6000103`, `threw Error: …`
 *     event 2/0                connectionStateChanged, then its extendedData if there is any
 *     event tokenWillExpire 30
 *     server login alice A     what reached the server
 *     note …                   what a case looks at by itself
 *     uncaught 6000103         at the end, without order: what was thrown or rejected where nobody can catch it
 *     never 1, 3               at the end: the calls that have not settled
 */
export interface Line {
  /** ms since the case began; null for the lines at the end. */
  readonly at: number | null;
  readonly what: string;
}

const DEFAULT_TOLERANCE = 20;

export function format(lines: readonly Line[]): string[] {
  return lines.map(({ at, what }) => (at === null ? what : `${at} ${what}`));
}

/** Empty where both tell the same, else one line for each difference: `-` is missing, `+` is too much. */
export function differences(
  expected: readonly string[],
  actual: readonly string[],
  tolerance: number = DEFAULT_TOLERANCE,
): string[] {
  const [before, after] = [expected.map(parse), actual.map(parse)];
  const same = (a: Line | undefined, b: Line | undefined): boolean =>
    !!a && !!b && a.what === b.what && Math.abs((a.at ?? 0) - (b.at ?? 0)) <= tolerance;
  // The longest common subsequence, so that one line more is one difference.
  const common = before.map(() => new Array<number>(after.length + 1).fill(0));
  common.push(new Array<number>(after.length + 1).fill(0));
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const length = same(before[i], after[j]) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
      common[i]?.splice(j, 1, length);
    }
  }
  const told: string[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (same(before[i], after[j])) {
      i += 1;
      j += 1;
    } else if (j >= after.length || (i < before.length && at(i + 1, j) >= at(i, j + 1))) {
      told.push(`- ${expected[i]}`);
      i += 1;
    } else {
      told.push(`+ ${actual[j]}`);
      j += 1;
    }
  }
  return told;
}

function parse(line: string): Line {
  const [, at, what = line] = /^(\d+) (.*)$/s.exec(line) ?? [];
  return { at: at === undefined ? null : Number(at), what };
}
