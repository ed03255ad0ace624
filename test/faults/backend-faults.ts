import type { EndpointAnswer } from '../e2e/token-endpoint.ts';
import { type Fault, judge } from './fault.ts';
import type { Lane } from './lane.ts';

// The app's own backend.

const LIFETIME = 62;

/** From the login on, for most of the token's life, the backend answers like that. */
async function mostOfALife(lane: Lane, answer: EndpointAnswer) {
  const startedAt = Date.now();
  lane.endpoint.always(answer);
  await lane.untilBeforeExpiry(20_000);
  const healedAt = Date.now();
  lane.endpoint.always();
  await lane.untilBeforeExpiry(-1_000);
  return judge(lane, startedAt, healedAt);
}

export const BACKEND_FAULTS: readonly Fault[] = [
  {
    name: 'One token request fails',
    lane: { lifetime: LIFETIME },
    documented: 'back',
    session: 'survived',
    async run(lane) {
      await lane.logIn();
      const startedAt = Date.now();
      lane.endpoint.next({ status: 503 });
      await lane.untilBeforeExpiry(-1_000);
      return judge(lane, startedAt);
    },
  },
  {
    name: 'One token request is never answered',
    lane: { lifetime: LIFETIME },
    documented: 'lost',
    session: 'survived',
    async run(lane) {
      await lane.logIn();
      const startedAt = Date.now();
      lane.endpoint.next({ delay: Number.POSITIVE_INFINITY });
      await lane.untilBeforeExpiry(-1_000);
      return judge(lane, startedAt);
    },
  },
  {
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
    name: 'The token backend is down until 5 s after the expiry',
    lane: { lifetime: 40 },
    documented: 'lost',
    session: 'back',
    within: 35_000,
    async run(lane) {
      await lane.logIn();
      const startedAt = Date.now();
      lane.endpoint.always({ status: 503 });
      await lane.untilBeforeExpiry(-5_000);
      const healedAt = Date.now();
      lane.endpoint.always();
      return judge(lane, startedAt, healedAt);
    },
  },
  {
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
