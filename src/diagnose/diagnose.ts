// By the package's own name: of whatever platform the app is.
import type { TimelineEntry, ZimSession, ZimSessionSnapshot } from 'zim-session';
import { refusal, refuseOptions } from '../core/errors.ts';
import { CONFIG, type Config } from '../engine/config.ts';
import { type Answer, askEndpoint } from './ask.ts';
import { type Diagnosis, type FoundState, textOf } from './diagnosis.ts';
import { judgeAnswer, reportEndpoint } from './endpoint.ts';
import type { Circumstances } from './error.ts';
import { look } from './state.ts';
import { redact } from './words.ts';

/** Of `diagnose`. */
export interface DiagnoseOptions {
  /** Asks the token endpoint for a token, which is looked at and thrown away. @default true */
  readonly ask?: boolean | undefined;
  /** For whom to ask where nobody is logged in. @default whoever the session is about */
  readonly userID?: string | undefined;
}

/** So many entries of the timeline are handed on. */
const ENTRIES = 50;

const nothing = (why: string): Answer => ({ asked: false, why });

/** When ZIM took the token that it has: at a login, or at the last renewal. */
function takenAt(session: ZimSession): number {
  const renewed = session.timeline().filter(({ type }) => type === 'tokenRenewed');
  return Math.max(session.getSnapshot().connectionSince, renewed.at(-1)?.at ?? 0);
}

async function question(
  config: Config | null,
  session: ZimSession,
  snapshot: ZimSessionSnapshot,
  { ask = true, userID = snapshot.userID ?? undefined }: DiagnoseOptions,
  online: boolean,
): Promise<Answer> {
  if (!ask) return nothing('not asked, as was wished');
  if (!config) return nothing('not asked: this session is a picture, or of another version');
  if (!online) return nothing('not asked: there is no network');
  if (userID === undefined) return nothing('not asked: nobody is logged in, and no userID was given');
  return askEndpoint(config, userID, snapshot, takenAt(session));
}

function stateOf({ userID: _, error, ...rest }: ZimSessionSnapshot): FoundState {
  if (!error) return { ...rest, error };
  const { code, zimCode, httpStatus } = error;
  const numbers = {
    ...(zimCode !== undefined && { zimCode }),
    ...(httpStatus !== undefined && { httpStatus }),
  };
  return { ...rest, error: { code, ...numbers } };
}

const without = ({ at, type, detail }: TimelineEntry): TimelineEntry => ({
  at,
  type,
  detail: redact(detail),
});

/**
 * Says what is wrong with a session now, and who has to act: from its snapshot, its timeline, and one question to the
 * token endpoint, by the session's own provider, which takes at most `timeouts.token`; the token is thrown away. Rejects `invalid-options` where that is no
 * session; whatever else goes wrong is a part of what it says.
 */
export async function diagnose(session: ZimSession, options?: DiagnoseOptions | null): Promise<Diagnosis> {
  const config = configOf(session);
  const before = session.getSnapshot();
  const online = config?.page.isOnline() ?? true;
  const answer = await question(config, session, before, options ?? {}, online);
  // Waiting for the answer may have taken long.
  const snapshot = session.getSnapshot();
  const timeline = session.timeline();
  const now = config?.clock.now() ?? Date.now();
  const around: Circumstances = {
    online,
    connected: snapshot.connection === 'connected',
    skew: snapshot.clockSkew,
  };
  const seen = look(snapshot, timeline, around, now);
  const findings = [...seen, ...judgeAnswer(answer, around, seen)].sort(
    (a, b) => Number(b.urgent) - Number(a.urgent),
  );
  const first = findings.find(({ urgent }) => urgent);
  const isWell = snapshot.status === 'logged-in';
  const diagnosis: Diagnosis = {
    at: now,
    who: first?.who ?? 'nobody',
    what:
      first?.what ??
      (isWell ? 'All is well: the user is logged in.' : (findings[0]?.what ?? 'Nothing is wrong.')),
    todo: first?.todo ?? '',
    findings,
    endpoint: reportEndpoint(answer),
    state: stateOf(snapshot),
    timeline: timeline.slice(-ENTRIES).map(without),
    toString: () => textOf(diagnosis),
  };
  return diagnosis;
}

/** The options of a session, where it tells them. Throws `invalid-options` for what is no session. */
function configOf(session: ZimSession): Config | null {
  try {
    if (typeof session.getSnapshot !== 'function' || typeof session.timeline !== 'function') {
      refuseOptions('diagnose() takes a session from createZimSession()');
    }
    const tell = (session as { [CONFIG]?: () => Config })[CONFIG];
    return tell?.() ?? null;
  } catch (error) {
    throw refusal(error);
  }
}
