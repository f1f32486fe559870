import { start } from './serve.ts';

/** A turn may think 20 s, a call to a platform wait 10 s: what takes longer is taken up again at the next start. */
const STOPS_WITHIN_MS = 25_000;

const stop = await start(process.env).catch((error: unknown) => {
  console.error(error instanceof Error && error.name === 'OperatorError' ? error.message : error);
  process.exit(1);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    setTimeout(() => {
      console.error(
        `not everything in hand was finished in ${STOPS_WITHIN_MS / 1_000} s: the next start goes on with it`,
      );
      process.exit(0);
    }, STOPS_WITHIN_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
