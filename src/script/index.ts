// The file for `<script>`: window.ZimSession. Without `describeZimError`, whose texts are a sixth of everything.

export {
  exponentialBackoff,
  isZimSessionError,
  parseToken,
  tokenDenied,
  tokenEndpoint,
  ZimSessionError,
} from '../page-exports.ts';
export { createZimSession } from '../platforms/script.ts';
