import { hasAppSign } from '../adapters/app-sign.ts';
import type { Warn } from '../engine/config.ts';

/** Warns of an instance that other code made with an AppSign. What it is is not told. */
export function inspectAppSign(zim: object, warn: Warn): void {
  if (hasAppSign(zim)) {
    warn(
      'app-sign-in-use',
      "Other code made ZIM with an AppSign, and ZIM looks at no token then: take it out of create(), or of UIKit's init()",
    );
  }
}
