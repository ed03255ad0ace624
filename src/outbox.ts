type Tell = () => void;

/** What listeners and promises are still to be told. In order, also where one of them causes more. */
export interface Outbox {
  put(...tells: Tell[]): void;
  drain(): void;
}

export function createOutbox(): Outbox {
  const waiting: Tell[] = [];
  let draining = false;
  return {
    put(...tells) {
      waiting.push(...tells);
    },
    drain() {
      if (draining) return;
      draining = true;
      try {
        for (let tell = waiting.shift(); tell; tell = waiting.shift()) tell();
      } finally {
        draining = false;
      }
    },
  };
}
