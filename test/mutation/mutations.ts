import { ADAPTERS_ANSWER } from './mistakes/adapters/answer.ts';
import { ADAPTERS_ENDPOINT } from './mistakes/adapters/endpoint.ts';
import { ADAPTERS_ENVELOPE } from './mistakes/adapters/envelope.ts';
import { ADAPTERS_INSTANCE } from './mistakes/adapters/instance.ts';
import { ADAPTERS_PAGE } from './mistakes/adapters/page.ts';
import { ADAPTERS_PLATFORMS } from './mistakes/adapters/platforms.ts';
import { CORE_ADMIT } from './mistakes/core/admit.ts';
import { CORE_ATTEMPT } from './mistakes/core/attempt.ts';
import { CORE_CONNECTION } from './mistakes/core/connection.ts';
import { CORE_DUE } from './mistakes/core/due.ts';
import { CORE_FAIL } from './mistakes/core/fail.ts';
import { CORE_FAILURE } from './mistakes/core/failure.ts';
import { CORE_LINE } from './mistakes/core/line.ts';
import { CORE_OUTCOME } from './mistakes/core/outcome.ts';
import { CORE_REST } from './mistakes/core/rest.ts';
import { CORE_TABS } from './mistakes/core/tabs.ts';
import { CORE_TOKEN } from './mistakes/core/token.ts';
import { CORE_TRANSITION } from './mistakes/core/transition.ts';
import { CORE_WAIT } from './mistakes/core/wait.ts';
import { CORE_ZIM_CODE } from './mistakes/core/zim-code.ts';
import { ENGINE_CORE } from './mistakes/engine/core.ts';
import { ENGINE_EFFECTS } from './mistakes/engine/effects.ts';
import { ENGINE_SDK } from './mistakes/engine/sdk.ts';
import { SESSION } from './mistakes/session.ts';
import { TABS_LOCK } from './mistakes/tabs/lock.ts';
import { TABS_PLACE } from './mistakes/tabs/place.ts';
import type { Mutation } from './mutation.ts';

/** In the order of RESULTS.md. */
export const MUTATIONS: readonly Mutation[] = [
  ...CORE_TABS,
  ...CORE_DUE,
  ...CORE_ATTEMPT,
  ...CORE_FAILURE,
  ...CORE_FAIL,
  ...CORE_WAIT,
  ...CORE_OUTCOME,
  ...CORE_ADMIT,
  ...CORE_CONNECTION,
  ...CORE_TRANSITION,
  ...CORE_TOKEN,
  ...CORE_REST,
  ...ENGINE_CORE,
  ...ENGINE_EFFECTS,
  ...CORE_LINE,
  ...ENGINE_SDK,
  ...SESSION,
  ...ADAPTERS_PAGE,
  ...ADAPTERS_INSTANCE,
  ...ADAPTERS_ANSWER,
  ...TABS_LOCK,
  ...TABS_PLACE,
  ...ADAPTERS_ENDPOINT,
  ...ADAPTERS_ENVELOPE,
  ...ADAPTERS_PLATFORMS,
  ...CORE_ZIM_CODE,
];
