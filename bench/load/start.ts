import { execFileSync } from 'node:child_process';
import type { DatabaseFile } from '../file.ts';
import { part } from './client.ts';
import { house, running, type Size } from './house.ts';

const SIZES: Size[] = ['small', 1, 10, 100];
const ROUNDS = 5;
const WAYS: { [way: string]: string[] | undefined } = { source: undefined, bundle: ['dist/main.js'] };
const FEISHU = {
  FEISHU_APP_ID: 'cli_a1b2c3d4e5f60718',
  FEISHU_APP_SECRET: 'an-app-secret',
  FEISHU_ENCRYPT_KEY: 'an-encrypt-key',
  FEISHU_DOMAIN: 'http://127.0.0.1:9',
  SECRET_KEY: 'a secret key of the bench, long enough',
};
const CHANNELS: { [channel: string]: Record<string, string> } = { web: {}, Feishu: FEISHU };

/** From the spawn to the first 200 of /readyz, and the memory a second later; medians. */
export async function benchStart(): Promise<void> {
  execFileSync('npm', ['run', '-s', 'bundle'], { stdio: 'inherit' });
  console.log('start, wanted: ready below 1000 ms; web chat below 250 MB, Feishu below 300 MB; bundle below 150 MB');
  for (const size of SIZES) {
    const built = await house(size);
    for (const [way, script] of Object.entries(WAYS)) {
      for (const [channel, environment] of Object.entries(CHANNELS)) {
        const { readyMs, memoryMb } = await measured(built, environment, script);
        console.log(
          `  ${String(size).padEnd(5)} ${way} ${channel.padEnd(6)}  ready ${readyMs.toFixed(0)} ms, ${memoryMb.toFixed(0)} MB`,
        );
      }
    }
    built.remove();
  }
}

async function measured(built: DatabaseFile, environment: Record<string, string>, script: string[] | undefined) {
  const ready: number[] = [];
  const memory: number[] = [];
  // the first round fills the cache of compiled modules
  for (let round = 0; round <= ROUNDS; round++) {
    const server = await running(built, environment, script);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    if (round > 0) {
      ready.push(server.readyMs);
      memory.push(server.memoryMb());
    }
    await server.stop();
  }
  const median = (values: number[]) =>
    part(
      values.sort((a, b) => a - b),
      0.5,
    );
  return { readyMs: median(ready), memoryMb: median(memory) };
}
