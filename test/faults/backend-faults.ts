import { listedFault } from '../../src/testing/qa/fault-list.ts';
import { type EndpointAnswer, NEVER } from '../e2e/token-endpoint.ts';
import { type AppFault, judge } from './fault.ts';
import type { Lane } from './lane.ts';

// The app's own backend.

const LIFETIME = 62;

/** From the login on, for most of the token's life, the backend answers like that. */
async function mostOfALife(lane: Lane, answer: EndpointAnswer) {
  const startedAt = lane.now();
  lane.endpoint.always(answer);
  await lane.untilBeforeExpiry(20_000);
  const healedAt = lane.now();
  lane.endpoint.always();
  await lane.untilBeforeExpiry(-1_000);
  return judge(lane, startedAt, healedAt);
}

export const BACKEND_FAULTS: readonly AppFault[] = [
  {
    ...listedFault('one-request-fails'),
    where: 'node',
    lane: { lifetime: LIFETIME },
    async run(lane) {
      await lane.logIn();
      const startedAt = lane.now();
      lane.endpoint.next({ status: 503 });
      await lane.untilBeforeExpiry(-1_000);
      return judge(lane, startedAt);
    },
  },
  {
    ...listedFault('one-request-hangs'),
    where: 'node',
    lane: { lifetime: LIFETIME },
    async run(lane) {
      await lane.logIn();
      const startedAt = lane.now();
      lane.endpoint.next({ until: NEVER });
      await lane.untilBeforeExpiry(-1_000);
      return judge(lane, startedAt);
    },
  },
  {
    ...listedFault('backend-down'),
    where: 'node',
    lane: { lifetime: LIFETIME },
    async run(lane) {
      await lane.logIn();
      return mostOfALife(lane, { status: 503 });
    },
  },
  {
    ...listedFault('backend-down-past-expiry'),
    where: 'node',
    lane: { lifetime: 40 },
    within: 35_000,
    async run(lane) {
      await lane.logIn();
      const startedAt = lane.now();
      lane.endpoint.always({ status: 503 });
      await lane.untilBeforeExpiry(-5_000);
      const healedAt = lane.now();
      lane.endpoint.always();
      return judge(lane, startedAt, healedAt);
    },
  },
  {
    ...listedFault('html-instead-of-tokens'),
    where: 'node',
    lane: { lifetime: LIFETIME },
    async run(lane) {
      await lane.logIn();
      return mostOfALife(lane, { body: '<!doctype html><title>Sign in</title>' });
    },
  },
  {
    ...listedFault('cached-token'),
    where: 'node',
    lane: { lifetime: LIFETIME },
    async run(lane) {
      await lane.logIn();
      const token = lane.zim.requests.find(({ cmd }) => cmd === 'login')?.token;
      return mostOfALife(lane, { body: { token } });
    },
  },
];
