/** Sums by number that remember which numbers they have, so that emptying costs no more than filling. */
export class Tally {
  readonly #sums: Float32Array;
  readonly #touched: Uint32Array;
  #size = 0;

  constructor(size: number) {
    this.#sums = new Float32Array(size);
    this.#touched = new Uint32Array(size);
  }

  at(at: number): number {
    return this.#sums[at] ?? 0;
  }

  add(at: number, value: number): void {
    const sum = this.#sums[at] ?? 0;
    if (sum === 0) this.#touched[this.#size++] = at;
    this.#sums[at] = sum + value;
  }

  raise(at: number, value: number): void {
    const sum = this.#sums[at] ?? 0;
    if (sum === 0) this.#touched[this.#size++] = at;
    if (value > sum) this.#sums[at] = value;
  }

  drain(take: (at: number, value: number) => void): void {
    for (let i = 0; i < this.#size; i += 1) {
      const at = this.#touched[i] ?? 0;
      const value = this.#sums[at] ?? 0;
      this.#sums[at] = 0;
      take(at, value);
    }
    this.#size = 0;
  }

  clear(): void {
    for (let i = 0; i < this.#size; i += 1) this.#sums[this.#touched[i] ?? 0] = 0;
    this.#size = 0;
  }

  /** The numbers with the greatest values, greatest first; of equals the lower number. A heap: sorting all would cost more. */
  best(
    limit: number,
    admits: (at: number) => boolean,
    value: (at: number) => number = (at) => this.at(at),
  ): Uint32Array {
    const heap = new Float64Array(limit);
    const numbers = new Uint32Array(limit);
    let size = 0;
    const less = (a: number, b: number) => {
      const difference = (heap[a] ?? 0) - (heap[b] ?? 0);
      return difference < 0 || (difference === 0 && (numbers[a] ?? 0) > (numbers[b] ?? 0));
    };
    const swap = (a: number, b: number) => {
      const [score, number] = [heap[a] ?? 0, numbers[a] ?? 0];
      heap[a] = heap[b] ?? 0;
      numbers[a] = numbers[b] ?? 0;
      heap[b] = score;
      numbers[b] = number;
    };
    const sink = () => {
      for (let at = 0; ; ) {
        let least = at;
        if (2 * at + 1 < size && less(2 * at + 1, least)) least = 2 * at + 1;
        if (2 * at + 2 < size && less(2 * at + 2, least)) least = 2 * at + 2;
        if (least === at) return;
        swap(at, least);
        at = least;
      }
    };
    for (let i = 0; i < this.#size; i += 1) {
      const at = this.#touched[i] ?? 0;
      const score = value(at);
      if (size === limit && score < (heap[0] ?? 0)) continue;
      if (!admits(at)) continue;
      if (size < limit) {
        heap[size] = score;
        numbers[size] = at;
        size += 1;
        for (let up = size - 1; up > 0 && less(up, (up - 1) >> 1); up = (up - 1) >> 1) swap(up, (up - 1) >> 1);
      } else if (score > (heap[0] ?? 0) || (score === heap[0] && at < (numbers[0] ?? 0))) {
        heap[0] = score;
        numbers[0] = at;
        sink();
      }
    }
    const found = Array.from({ length: size }, (_, i) => i).sort((a, b) => (less(b, a) ? -1 : 1));
    return Uint32Array.from(found, (i) => numbers[i] ?? 0);
  }
}
