/** What happens then, to whom: numbers, because a fleet has millions of them. */
export interface Entry {
  readonly at: number;
  readonly what: number;
  readonly who: number;
  readonly data: number;
}

/** A heap of events: the earliest comes first. */
export interface Heap {
  readonly size: number;
  push(at: number, what: number, who: number, data: number): void;
  pop(): Entry | null;
}

export function createHeap(): Heap {
  let room = 1 << 16;
  let size = 0;
  let times = new Float64Array(room);
  /** `what`, `who` and `data`, by threes. */
  let rest = new Int32Array(3 * room);

  function grow(): void {
    room *= 2;
    const [oldTimes, oldRest] = [times, rest];
    times = new Float64Array(room);
    rest = new Int32Array(3 * room);
    times.set(oldTimes);
    rest.set(oldRest);
  }

  function move(from: number, to: number): void {
    times[to] = times[from]!;
    rest.copyWithin(3 * to, 3 * from, 3 * from + 3);
  }

  function put(to: number, { at, what, who, data }: Entry): void {
    times[to] = at;
    rest[3 * to] = what;
    rest[3 * to + 1] = who;
    rest[3 * to + 2] = data;
  }

  const read = (from: number): Entry => ({
    at: times[from]!,
    what: rest[3 * from]!,
    who: rest[3 * from + 1]!,
    data: rest[3 * from + 2]!,
  });

  return {
    get size() {
      return size;
    },
    push(at, what, who, data) {
      if (size === room) grow();
      let hole = size;
      size += 1;
      while (hole > 0) {
        const parent = (hole - 1) >> 1;
        if (times[parent]! <= at) break;
        move(parent, hole);
        hole = parent;
      }
      put(hole, { at, what, who, data });
    },
    pop() {
      if (size === 0) return null;
      const first = read(0);
      size -= 1;
      const last = read(size);
      let hole = 0;
      for (let child = 1; child < size; child = 2 * hole + 1) {
        if (child + 1 < size && times[child + 1]! < times[child]!) child += 1;
        if (times[child]! >= last.at) break;
        move(child, hole);
        hole = child;
      }
      if (size > 0) put(hole, last);
      return first;
    },
  };
}
