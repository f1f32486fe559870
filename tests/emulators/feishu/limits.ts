import type { World } from './world.ts';

/** Limits of im-v1/message/create, as sliding windows: 50 a second and 1000 a minute an app, 5 a second a receiver. */
export function createLimits(world: World) {
  const { settings } = world;
  const app: number[] = [];
  const each = new Map<string, number[]>();
  const now = () => (settings.limits === 'real' ? performance.now() : settings.clock());

  return {
    /** Seconds until the app may call again; undefined when it may now. Counts the call. */
    app(): number | undefined {
      if (settings.limits === 'off') return undefined;
      const at = now();
      const second = app.filter((one) => one > at - 1_000).length;
      const minute = app.filter((one) => one > at - 60_000);
      if (second >= 50 || minute.length >= 1_000) world.overLimit += 1;
      if (second >= 50) return 1;
      if (minute.length >= 1_000) return Math.ceil(((minute[0] ?? at) + 60_000 - at) / 1_000);
      app.push(at);
      return undefined;
    },
    /** Whether this receiver may be written to now. Counts the message. */
    receiver(id: string): boolean {
      if (settings.limits === 'off') return true;
      const at = now();
      const last = (each.get(id) ?? []).filter((one) => one > at - 1_000);
      if (last.length >= 5) {
        world.overLimit += 1;
        return false;
      }
      each.set(id, [...last, at]);
      return true;
    },
  };
}
