import type { Course } from './figures.ts';
import type { FleetOptions } from './options.ts';

const WIDTH = 960;
const HEIGHT = 260;
const LEFT = 70;
const TOP = 40;
const GAP = 70;

const round = (value: number): number => Number(value.toFixed(1));

/** 1, 2 or 5 times a power of ten, so that about four steps fit. */
function stepOf(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  return power * ([1, 2, 5].find((factor) => factor * power >= most / 4) ?? 10);
}

/** One curve over time, with its scale and its name. */
function panel(top: number, name: string, values: readonly number[], hours: number): string {
  const most = Math.max(...values) || 1;
  const x = (share: number) => round(LEFT + share * WIDTH);
  const y = (value: number) => round(top + HEIGHT * (1 - value / (1.05 * most)));
  const steps: string[] = [];
  const step = stepOf(most);
  for (let value = 0; value <= 1.05 * most; value += step) {
    steps.push(
      `<path d="M${LEFT} ${y(value)}h${WIDTH}" class="grid"/>`,
      `<text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${Number(value.toPrecision(6))}</text>`,
    );
  }
  const every = stepOf(hours);
  for (let hour = 0; hour <= hours; hour += every) {
    steps.push(
      `<text x="${x(hour / hours)}" y="${top + HEIGHT + 18}" text-anchor="middle">${round(hour)} h</text>`,
    );
  }
  const points = values.map((value, at) => `${x((at + 1) / values.length)} ${y(value)}`);
  return `<text x="${LEFT}" y="${top - 12}" class="name">${name}</text>${steps.join('')}<polyline points="${points.join(',')}"/>`;
}

/** An SVG: requests a second, and sessions that are logged in, minute by minute. */
export function plot({ requests, up }: Course, { length, outage }: FleetOptions): string {
  const hours = length / 3_600_000;
  const second = TOP + HEIGHT + GAP;
  const shade = (top: number) => {
    if (!outage) return '';
    const from = round(LEFT + (outage.at / length) * WIDTH);
    const width = round(((outage.end - outage.at) / length) * WIDTH);
    return `<rect x="${from}" y="${top}" width="${width}" height="${HEIGHT}"/>`;
  };
  const perSecond = requests.map((count) => count / 60);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + 30} ${second + HEIGHT + 40}">
<style>text{font:13px sans-serif;fill:#333}.name{font-weight:bold}.grid{stroke:#ddd}rect{fill:#f8d7d7}polyline{fill:none;stroke:#1f5fa8;stroke-width:1.5}</style>
<rect width="100%" height="100%" style="fill:#fff"/>
${shade(TOP)}${panel(TOP, 'Token requests a second', perSecond, hours)}
${shade(second)}${panel(second, 'Sessions logged in', up, hours)}
</svg>
`;
}
