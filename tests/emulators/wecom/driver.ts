import { type Context, Hono } from 'hono';
import { objectIn, textIn } from './limits.ts';
import { type Screen, screenOf } from './screen.ts';
import type { User } from './user.ts';
import type { Obj, World } from './world.ts';

/** The phone by HTTP, for an app in another process: what a person does, and what has come of it. */
export function createDriver(world: World, userOf: (userid: string) => User): Hono {
  const app = new Hono();

  const does = (path: string, work: (user: User, body: Obj) => Promise<Screen[]>) =>
    app.post(path, async (c: Context) => {
      const body = objectIn(await c.req.json().catch(() => undefined));
      const userid = textIn(body.userid);
      if (!world.users.has(userid)) return c.json({ error: `nobody is called “${userid}”` }, 400);
      try {
        const screens = await work(userOf(userid), body);
        return c.json({ screens: screens.map(listed) });
      } catch (error) {
        return c.json({ error: error instanceof Error ? error.message : String(error) }, 400);
      }
    });

  does('/__test__/user-says', (user, { text }) => user.says(textIn(text)));

  does('/__test__/click', (user, { msgid, key, selected }) => {
    const on = typeof msgid === 'string' ? { on: msgid } : {};
    return selected === undefined ? user.presses(textIn(key), on) : user.picks(choicesIn(selected), on);
  });

  app.get('/__test__/outbox', (c) =>
    c.json({
      messages: world.messages.map((message) => ({
        msgid: message.id,
        to: message.to,
        at: message.at,
        fate: message.fate,
        sent: message.sent,
        delivered: message.delivered,
        shows: message.fate === 'delivered' ? listed(screenOf(message, world)) : undefined,
      })),
      answers: world.answers,
      faults: world.faults,
    }),
  );
  return app;
}

/** A file by its name and size. */
function listed({ file, ...screen }: Screen) {
  return file ? { ...screen, file: { name: file.name, bytes: file.bytes.length } } : screen;
}

function choicesIn(selected: unknown): { [question: string]: string[] } {
  return Object.fromEntries(Object.entries(objectIn(selected)).map(([name, one]) => [name, [one].flat().map(String)]));
}
