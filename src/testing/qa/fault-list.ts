/**
 * What becomes of an app: never interrupted; back by itself; logged in; ended for good, as it should be; logged out;
 * connected as it believes, and cut off.
 */
export type FaultOutcome = 'survived' | 'back' | 'in' | 'ended' | 'lost' | 'deaf';

/** What the faults are called by tests, scenarios and `qa.play()`. */
export type FaultID =
  | 'machine-sleeps'
  | 'machine-sleeps-untold'
  | 'starts-offline'
  | 'frozen-tab'
  | 'back-forward-cache'
  | 'strict-mode'
  | 'hot-updates'
  | 'hot-updates-without-clean-up'
  | 'sockets-refused'
  | 'sockets-refused-past-expiry'
  | 'zim-restarts'
  | 'zim-closes'
  | 'silent-socket'
  | 'clean-close'
  | 'silence'
  | 'one-request-fails'
  | 'one-request-hangs'
  | 'backend-down'
  | 'backend-down-past-expiry'
  | 'html-instead-of-tokens'
  | 'cached-token'
  | 'second-device'
  | 'second-tab'
  | 'clock-ahead'
  | 'clock-behind'
  | 'two-widgets'
  | 'uikit-before'
  | 'uikit-meanwhile'
  | 'uikit-after';

/** One thing that goes wrong in the field, and what becomes of the two codes. */
export interface ListedFault {
  readonly id: FaultID;
  /** What it is called, in a table. */
  readonly name: string;
  /** What happens, told to somebody who watches. */
  readonly what: string;
  /** What an app should show meanwhile: one of the usual things, or in words. */
  readonly shows: string;
  /** What becomes of the documented code. */
  readonly documented: FaultOutcome;
  /** What becomes of a zim-session. */
  readonly session: FaultOutcome;
}

/** What most apps should show, by a word in the list. */
const USUALLY: Readonly<Record<string, string>> = {
  nothing: 'Nothing: the chat goes on.',
  banner: 'The chat as it was, at most with a banner that it reconnects; then the chat, without a click.',
};

/** The faults that the tests do to both codes, that the Lab plays and that the table of TESTING.md lists, in its order. */
export const FAULT_LIST: readonly ListedFault[] = [
  {
    id: 'machine-sleeps',
    name: 'The machine sleeps past the expiry; 5 s after it woke up the network is back',
    what: 'The lid is closed for longer than the token lives, and the Wi-Fi comes back a few seconds after it is opened.',
    shows: 'banner',
    documented: 'lost',
    session: 'back',
  },
  {
    id: 'machine-sleeps-untold',
    name: 'The same, and the browser gives no `online` event',
    what: 'As before, but nobody tells the page that the network is back.',
    shows: 'banner',
    documented: 'lost',
    session: 'back',
  },
  {
    id: 'starts-offline',
    name: 'The page starts offline; the network comes after 8 s',
    what: 'The app is opened where there is no network, which comes a little later.',
    shows: 'That it connects; then the chat, without a click.',
    documented: 'lost',
    session: 'in',
  },
  {
    id: 'frozen-tab',
    name: 'The page is hidden and frozen past the expiry, then resumed',
    what: 'The browser stops the timers of a tab that nobody looks at, for longer than the token lives.',
    shows: 'banner',
    documented: 'back',
    session: 'back',
  },
  {
    id: 'back-forward-cache',
    name: 'Navigated away, and back past the expiry from the back-forward cache',
    what: 'The user leaves the page and comes back to it as it was, after the end of its token.',
    shows: 'banner',
    documented: 'back',
    session: 'back',
  },
  {
    id: 'strict-mode',
    name: 'React’s StrictMode: mount, unmount, mount',
    what: 'React mounts the component that logs in twice, as it does in development.',
    shows: 'The chat, as without StrictMode.',
    documented: 'in',
    session: 'in',
  },
  {
    id: 'hot-updates',
    name: 'Three hot updates of the module that logs in, which cleans up after itself',
    what: 'The module that logs in is edited and saved three times.',
    shows: 'nothing',
    documented: 'back',
    session: 'back',
  },
  {
    id: 'hot-updates-without-clean-up',
    name: 'The same, and it does not clean up',
    what: 'As before, and the old module leaves everything as it is.',
    shows: 'nothing',
    documented: 'lost',
    session: 'survived',
  },
  {
    id: 'sockets-refused',
    name: 'ZIM’s sockets are refused for a minute',
    what: 'ZIM cannot be reached for a minute.',
    shows: 'banner',
    documented: 'back',
    session: 'back',
  },
  {
    id: 'sockets-refused-past-expiry',
    name: 'ZIM’s sockets are refused for a minute, in which the token expires',
    what: 'ZIM cannot be reached for a minute, and the token ends in it.',
    shows: 'banner',
    documented: 'back',
    session: 'back',
  },
  {
    id: 'zim-restarts',
    name: 'ZIM restarts: all sockets are dropped, old tokens refused',
    what: 'ZIM drops every socket and takes none of the tokens that it took before.',
    shows: 'banner',
    documented: 'lost',
    session: 'back',
  },
  {
    id: 'zim-closes',
    name: 'ZIM closes the connection (0/2)',
    what: 'ZIM closes the connection from above.',
    shows: 'banner',
    documented: 'lost',
    session: 'back',
  },
  {
    id: 'silent-socket',
    name: 'The socket dies without a word, and the token is to be renewed',
    what: 'The socket is closed cleanly, which the SDK does not notice, and the renewal falls into that time.',
    shows: 'banner',
    documented: 'back',
    session: 'back',
  },
  {
    id: 'clean-close',
    name: 'A proxy closes the socket cleanly, long before the renewal',
    what: 'A proxy closes the socket cleanly, which the SDK does not notice, and nothing is to be renewed for long.',
    shows: 'banner',
    documented: 'deaf',
    session: 'back',
  },
  {
    id: 'silence',
    name: 'The network forgets the socket, long before the renewal',
    what: 'What is sent is lost on the way, in both directions, and nobody is told; nothing is to be renewed for long.',
    shows: 'banner',
    documented: 'deaf',
    session: 'back',
  },
  {
    id: 'one-request-fails',
    name: 'One token request fails',
    what: 'Your token backend answers one request with 503.',
    shows: 'nothing',
    documented: 'back',
    session: 'survived',
  },
  {
    id: 'one-request-hangs',
    name: 'One token request is never answered',
    what: 'Your token backend takes one request and never answers it.',
    shows: 'nothing',
    documented: 'back',
    session: 'survived',
  },
  {
    id: 'backend-down',
    name: 'The token backend is down for most of a token’s life',
    what: 'Your token backend answers 503 until 20 s before the expiry.',
    shows: 'nothing',
    documented: 'back',
    session: 'survived',
  },
  {
    id: 'backend-down-past-expiry',
    name: 'The token backend is down until 5 s after the expiry',
    what: 'Your token backend answers 503 from before the renewal until after the expiry.',
    shows: 'banner',
    documented: 'lost',
    session: 'back',
  },
  {
    id: 'html-instead-of-tokens',
    name: 'An HTML page with status 200 comes instead of tokens, for most of a token’s life',
    what: 'A sign-in page comes instead of tokens, with status 200.',
    shows: 'nothing',
    documented: 'back',
    session: 'survived',
  },
  {
    id: 'cached-token',
    name: 'A cache answers with the old token, for most of a token’s life',
    what: 'A cache between the app and your token backend answers with the token that it has.',
    shows: 'nothing',
    documented: 'back',
    session: 'survived',
  },
  {
    id: 'second-device',
    name: 'The user logs in on another device (one device per user)',
    what: 'Another device logs in as the same user, and ZIM kicks this one out.',
    shows:
      'That the user is logged in elsewhere, and a button to use the chat here. It does not come back by itself.',
    documented: 'ended',
    session: 'ended',
  },
  {
    id: 'second-tab',
    name: 'The user opens the app in a second tab (a session with `oneTab()`)',
    what: 'Another tab of the same browser logs in as the same user. For ZIM it is another device.',
    shows: 'Nothing in this tab. In the other one, that the chat is open here, and a button to use it there.',
    documented: 'ended',
    session: 'survived',
  },
  {
    id: 'clock-ahead',
    name: 'The clock is an hour ahead; after the expiry the socket drops',
    what: "The user's clock is an hour fast, and the network changes once after the token has expired.",
    shows: 'banner',
    documented: 'back',
    session: 'back',
  },
  {
    id: 'clock-behind',
    name: 'The clock is an hour behind; after the expiry the socket drops',
    what: "The user's clock is an hour slow, and the network changes once after the token has expired.",
    shows: 'banner',
    documented: 'lost',
    session: 'back',
  },
  {
    id: 'two-widgets',
    name: 'Two widgets on one page, each with the login code',
    what: 'The page holds the app twice.',
    shows: 'The chat, in both.',
    documented: 'lost',
    session: 'in',
  },
  {
    id: 'uikit-before',
    name: 'ZEGO’s UIKit is mounted before the app logs in, and torn down',
    what: "The page leaves a room of ZEGO's UIKit, which made the ZIM instance that all share and calls its destroy().",
    shows: 'nothing',
    documented: 'lost',
    session: 'survived',
  },
  {
    id: 'uikit-meanwhile',
    name: 'ZEGO’s UIKit is mounted while the app logs in, and torn down',
    what: "ZEGO's UIKit comes while the app logs in, and calls destroy() on the ZIM instance that all share when it goes.",
    shows: 'nothing',
    documented: 'lost',
    session: 'survived',
  },
  {
    id: 'uikit-after',
    name: 'ZEGO’s UIKit is mounted after the app logged in, and torn down',
    what: "The page leaves a room of ZEGO's UIKit, which calls destroy() on the ZIM instance that all share.",
    shows: 'nothing',
    documented: 'deaf',
    session: 'survived',
  },
];

/** The fault of that ID. */
export function listedFault(id: FaultID): ListedFault {
  const found = FAULT_LIST.find((fault) => fault.id === id);
  if (!found) throw new Error(`There is no fault ${id}.`);
  return found;
}

/** What an app should show meanwhile, in words. */
export const showing = ({ shows }: ListedFault): string => USUALLY[shows] ?? shows;
