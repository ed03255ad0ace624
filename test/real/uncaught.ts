/**
 * Takes what the SDK rejects where nobody can catch it (S8) to `listener`, until the answer is called; rejections
 * of all others go where they went before.
 */
export function takeUncaught(
  made: (promise: unknown) => boolean,
  listener: (reason: unknown) => void,
): () => void {
  const before = process.listeners('unhandledRejection');
  const take = (reason: unknown, promise: Promise<unknown>): void => {
    if (made(promise)) listener(reason);
    else for (const one of before) one(reason, promise);
  };
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', take);
  return () => {
    process.off('unhandledRejection', take);
    for (const one of before) process.on('unhandledRejection', one);
  };
}
