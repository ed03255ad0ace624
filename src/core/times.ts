// The numbers that the core goes by, each with its reason: ms, where its comment does not say how many times something
// is. Nothing else is in here, so that whoever asks "why 600?" has one place to look, and whoever changes one sees the others.

// What ZIM imposes.

/** At expiry − 2 s the SDK ends itself, so a renewal is meant to be done a second before that. */
export const DEADLINE_BEFORE_EXPIRY: number = 3_000;
/** The SDK refuses a `renewToken` within 500 ms of the last one; timers and its own work take the rest. */
export const RENEW_TOKEN_APART: number = 600;
/** An unanswered `renewToken` is rejected after 5 to 8 s; until then its answer may still come. */
export const RENEW_TOKEN_IN_FLIGHT: number = 7_000;
/** ZIM takes no token that is good for longer. */
export const LONGEST_LIFETIME: number = 24 * 86_400_000;
/** The SDK warns 30 s before the end, so a token with less left is over before it was of use. */
export const SHORTEST_LIFETIME: number = 30_000;
/** After 0/2 and 0/3 the rejection of `login()` follows, with the code. It is not waited for any longer than this. */
export const REJECTION_FOLLOWS: number = 1_000;
/** ZIM that was just switched on in the console asks for five minutes. */
export const NOT_ACTIVATED_FOR: number = 300_000;
/** ZIM's frequency limit names no time; the first waits of a backoff would be too short for it. */
export const RATE_LIMITED_FOR: number = 5_000;

// Attempts.

/**
 * Whoever asks: no attempt for the same user starts sooner after the one before, and no two for whomever, so that no
 * loop becomes a storm.
 */
export const ATTEMPTS_APART: number = 1_000;
/** No automatic renewal comes sooner after the last that worked, whatever the lifetime of the tokens. */
export const RENEWALS_APART: number = 15_000;
/** One login call: the SDK has no bound of its own where the network is gone. Half of what is left, if that is less. */
export const LONGEST_LOGIN_CALL: number = 15_000;
/** One attempt to renew, fetch and present: half of what is left, within these. */
export const LONGEST_ATTEMPT: number = 10_000;
export const SHORTEST_ATTEMPT: number = 2_000;
/** Somebody has to correct something first: asking more often would only add to the log of the backend. */
export const SLOWLY: number = 30_000;
/** A backend that asks to be left alone for longer is asked all the same: the token may end before. */
export const LONGEST_RETRY_AFTER: number = 300_000;
/** Where there is no token that could end, a backend that says that it cannot (429, 503) is left alone for so long. */
export const LONGEST_RETRY_AFTER_LOST: number = 1_800_000;
/** What everybody was told at once would make a new crowd: as much as half of it is added at random, but no more than this. */
export const LATEST_AFTER_RETRY_AFTER: number = 300_000;
/** A person who asks is not made to wait for a Retry-After, but once in this time. */
export const PRESSES_APART: number = 15_000;
/** However long a backoff or a Retry-After is, one attempt starts this long before the deadline. */
export const LAST_CHANCE: number = 10_000;

// What keeps no backend down. `npm run simulate -- fleet` shows what each of these is good for.

/** Towards a deadline renewals get no denser than this: one is sure to start 10 s before it. */
export const NO_DENSER: number = 15_000;
/** With less than this until the deadline a renewal that is not answered is no more patient than any other. */
export const PATIENT_UNTIL: number = 60_000;
/** Somebody looks on while `login()` waits, so its waits are no longer than this. */
export const LONGEST_LOGIN_WAIT: number = 8_000;
/** The longest wait in a hidden page, where nobody waits, as a multiple of that in front. */
export const HIDDEN: number = 2;
/**
 * Silence is not as cheap as a refusal: the backend may be busy with what was given up long ago. The longest waits in
 * front and in a hidden page; with the request before it that is less than six minutes in front.
 */
export const SILENT: number = 7.5;
export const SILENT_HIDDEN: number = 9;
/**
 * A backend that is silent after it refused for long surely has a queue: the longest waits then. In front that is, with the
 * request before it, less than six minutes, too.
 */
export const BACK: number = 8;
export const BACK_HIDDEN: number = 10;
/** A hidden page gets there in fewer steps: each is so many times the one before. */
export const HIDDEN_GROWTH: number = 4;
/** What has been failing for so long, before the session was lost, is not asked often again because of that loss. */
export const FAILS_FOR_A_WHILE: number = 60_000;
/** What has been failing for longer than this is asked less by a page in front, too, up to so many times. */
export const FAILS_FOR_LONG: number = 240_000;
export const IN_FRONT: number = 1.5;
/** After silence the first wait is so many times as long. */
export const SILENT_FIRST: number = 8;
/**
 * In recovery what is held on to may be served, and what is given up is waste: with each silence the next request is
 * waited for twice as long, up to so many times `timeouts.token`.
 */
export const MOST_PATIENCE: number = 12;
/** After as many attempts, two minutes or more, the backend comes back to a crowd: each more attempt counts as a silence. */
export const PATIENT_AFTER: number = 8;

// Losses in a row.

/** A login that is lost within this time counts as lost again. */
export const LOST_AGAIN_WITHIN: number = 60_000;
/** The pause after the second loss in a row; each further one doubles it. */
export const FIRST_PAUSE: number = 2_000;
/** The longest of those pauses. */
export const LONGEST_PAUSE: number = 30_000;

// Whether ZIM is there.

/** Asked more often than this, a page would be a burden: what an app sets below counts as this. */
export const SHORTEST_SILENCE: number = 15_000;
/** A page that woke up may have lost its socket; of what was heard since so little ago there is no doubt. */
export const SUSPICIOUS_AFTER: number = 10_000;
/** The SDK itself gives a question up after 5 to 8 s; one that it forgot is not waited for any longer than this. */
export const ANSWERED_WITHIN: number = 10_000;
/** An app that tells of each of its calls asks no more often than this. */
export const QUESTIONS_APART: number = 10_000;
/** Where the SDK says at once that it could not ask, it may be about to say that it reconnects. */
export const SILENCES_APART: number = 1_000;
/** After rate limits the questions get rarer, twice as rare each time, up to so many times. */
export const LONGEST_PACE: number = 16;

// When to renew.

/** A window that the app sets is no shorter: asking takes time, and the SDK ends itself 2 s early. */
export const SHORTEST_WINDOW: number = 5_000;
/** A token that lives shorter is renewed after half of its life, and `tokenWillExpire` says nothing new of it. */
export const SHORT_LIFETIME: number = 120_000;
/** The automatic window is a fifth of the lifetime, within these. */
export const SMALLEST_WINDOW: number = 60_000;
export const LARGEST_WINDOW: number = 300_000;
/**
 * A crowd that logged in together must not renew together: the first renewal comes anywhere between this share of the
 * time to the window, and the window. Earlier it would cost a request for each short visit; later the crowd would stay.
 */
export const FIRST_RENEWAL_FROM: number = 0.2;
/** Later renewals come at most this share of that time before the window: each one costs requests. */
export const LATER_RENEWALS_FROM: number = 0.97;
/** `tokenWillExpire` is news for a token that had this much left when it came; one that had less is warned of as short-lived. */
export const LONG_ENOUGH: number = 60_000;

// Clocks.

/** Of a token that is good for longer than it can be a clock may be the reason that is behind by this much, as in another zone. What is over by more is a backend's mistake, for all of its users. */
export const MAY_BE_BEHIND: number = 43_200_000;
/** `expiresIn` that is longer by this much than the life by our clock, and four times as long, is of the app's own session. */
export const MISTAKEN_FOR: number = 3_590_000;
/** The zones of the earth are an hour away from UTC, or more. */
export const SHORTEST_ZONE: number = 3_600_000;
/** They are in steps of this. */
export const ZONES_APART: number = 900_000;
/** A clock that is right but for its zone is off from those by no more than this. A token of an hour has no more left by one that is an hour ahead. */
export const ZONE_NOISE: number = 30_000;
/** Less than this is no skew worth a warning. */
export const SKEW_WORTH_A_WARNING: number = 60_000;
/** A clock that is off by less than this, and what the request itself took, is right. */
export const SKEW_NOISE: number = 2_000;
/** Where ZIM took a token that looks expired, or the clock is not to be relied on, so much of it is assumed to be left. */
export const ASSUMED_LEFT: number = 300_000;
/** A lifetime that is over ZIM's limit by less than this may be the clock's doing. */
export const LIFETIME_NOISE: number = 60_000;
