export type Shelved = { name: string; bytes: Uint8Array };

export type Shelf = {
  put(id: string, file: Shelved): void;
  get(id: string): Shelved | undefined;
};

/** Files in memory by id; the oldest make room once all together pass `limit` bytes. */
export function createShelf(limit: number): Shelf {
  const files = new Map<string, Shelved>();
  let held = 0;

  function drop(id: string) {
    held -= files.get(id)?.bytes.length ?? 0;
    files.delete(id);
  }

  return {
    put(id, file) {
      drop(id);
      files.set(id, file);
      held += file.bytes.length;
      for (const oldest of files.keys()) {
        if (held <= limit || oldest === id) break;
        drop(oldest);
      }
    },
    get: (id) => files.get(id),
  };
}
