import { start } from './serve.ts';

const stop = await start(process.env).catch((error: unknown) => {
  console.error(error instanceof Error && error.name === 'OperatorError' ? error.message : error);
  process.exit(1);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
