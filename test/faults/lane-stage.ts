import { parseToken } from '../../src/core/token.ts';
import { createStage, type Stage } from '../../src/testing/qa/stage.ts';
import { type EndpointAnswer, NEVER } from '../e2e/token-endpoint.ts';
import { APP_ID, type NodeLane } from './lane.ts';

const notHere = (): never => {
  throw new Error('a lane has its own way for that');
};

/** A lane as the faults of the kit know a world: so that what happens is written once (`PLAYS`). */
export function stageOf(lane: NodeLane): Stage {
  const { endpoint, watch } = lane;
  const shown = () => lane.zim.requests.filter(({ token }) => token);
  const answers: Record<'5xx' | 'hang' | 'html' | 'same-token', () => EndpointAnswer> = {
    '5xx': () => ({ status: 503 }),
    hang: () => ({ until: NEVER }),
    html: () => ({ body: '<!doctype html><title>Sign in</title>' }),
    'same-token': () => ({ body: { token: shown()[0]?.token } }),
  };
  return createStage({
    now: lane.now,
    isUp: () => watch.up,
    logins: () => lane.zim.requests.filter(({ cmd }) => cmd === 'login').length,
    tokenEndsAt: () => parseToken(shown()[0]?.token ?? '').expiresAt,
    pass: lane.pass,
    sockets: (open) => lane.zim.offline(!open),
    drop: (how) => lane.zim.drop({ clean: how === 'clean', silent: how === 'silent' }),
    close: () => lane.zim.closeStream(),
    restart: () => lane.restartZim(),
    backend(how, times) {
      if (times === 1 && how) endpoint.next(answers[how]());
      else endpoint.always(how ? answers[how]() : undefined);
    },
    sleep: notHere,
    network: notHere,
    kick: notHere,
    skew: notHere,
    leave: notHere,
    appID: APP_ID,
    zimClass: notHere,
    hasTabs: false,
    heal: async () => {},
  });
}
