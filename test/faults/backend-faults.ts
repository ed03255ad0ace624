import type { EndpointAnswer } from '../e2e/token-endpoint.ts';
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
    where: 'node',
    name: 'One token request fails',
    lane: { lifetime: LIFETIME },
    documented: 'back',
    session: 'survived',
    async run(lane) {
      await lane.logIn();
      const startedAt = lane.now();
      lane.endpoint.next({ status: 503 });
      await lane.untilBeforeExpiry(-1_000);
      return judge(lane, startedAt);
    },
  },
  {
    where: 'node',
    name: 'One token request is never answered',
    lane: { lifetime: LIFETIME },
    documented: 'back',
    session: 'survived',
    async run(lane) {
      await lane.logIn();
      const startedAt = lane.now();
      lane.endpoint.next({ delay: Number.POSITIVE_INFINITY });
      await lane.untilBeforeExpiry(-1_000);
      return judge(lane, startedAt);
    },
  },
  {
    where: 'node',
    name: 'The token backend is down for most of a token’s life',
    lane: { lifetime: LIFETIME },
    documented: 'back',
    session: 'survived',
    async run(lane) {
      await lane.logIn();
      return mostOfALife(lane, { status: 503 });
    },
  },
  {
    where: 'node',
    name: 'The token backend is down until 5 s after the expiry',
    lane: { lifetime: 40 },
    documented: 'lost',
    session: 'back',
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
    where: 'node',
    name: 'An HTML page with status 200 comes instead of tokens, for most of a token’s life',
    lane: { lifetime: LIFETIME },
    documented: 'back',
    session: 'survived',
    async run(lane) {
      await lane.logIn();
      return mostOfALife(lane, { body: '<!doctype html><title>Sign in</title>' });
    },
  },
  {
    where: 'node',
    name: 'A cache answers with the old token, for most of a token’s life',
    lane: { lifetime: LIFETIME },
    documented: 'back',
    session: 'survived',
    async run(lane) {
      await lane.logIn();
      const token = lane.zim.requests.find(({ cmd }) => cmd === 'login')?.token;
      return mostOfALife(lane, { body: { token } });
    },
  },
];
