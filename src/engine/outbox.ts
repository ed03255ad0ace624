type Tell = () => void;

/** What listeners and promises are still to be told. In order, also where one of them causes more. */
export interface Outbox {
  put(...tells: Tell[]): void;
  drain(): void;
  /** Nobody is told anything in the middle of this work. */
  hold(work: () => void): void;
}

export function createOutbox(): Outbox {
  const waiting: Tell[] = [];
  let draining = false;
  return {
    put(...tells) {
      waiting.push(...tells);
    },
    hold(work) {
      const before = draining;
      draining = true;
      try {
        work();
      } finally {
        draining = before;
      }
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
