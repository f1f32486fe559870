import { no, ok } from './codes.ts';
import { listIn, textIn } from './limits.ts';
import type { Obj, World } from './world.ts';

const MB = 1024 * 1024;
/** Bytes a file may have, by the type it is uploaded as (D/90253). */
const MOST: { [type: string]: number } = { image: 10 * MB, voice: 2 * MB, video: 10 * MB, file: 20 * MB };
const FEWEST = 5;

export async function upload(world: World, type: string, file: unknown): Promise<Obj> {
  const most = MOST[type];
  if (most === undefined) return no(40005, 'type');
  if (!(file instanceof File) || file.name === '') return no(41005, 'no media');
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.length <= FEWEST || bytes.length > most) return no(type === 'image' ? 40009 : 40006, 'size');
  if (type === 'image' && !/\.(jpe?g|png)$/i.test(file.name)) return no(40004, 'an image is a .jpg or a .png');
  if (type === 'voice' && !/\.amr$/i.test(file.name)) return no(40004, 'a voice is an .amr');
  const media_id = world.store({ name: file.name, bytes, type: 'application/octet-stream' });
  return { ...ok, type, media_id, created_at: String(Math.floor(world.settings.clock() / 1000)) };
}

/** menu/create (D/90231): one to three, each with at most five beneath. */
export function createMenu(world: World, menu: Obj): Obj {
  const buttons = listIn(menu.button);
  if (buttons.length < 1 || buttons.length > 3) return no(40016, 'one to three buttons');
  const wrong = buttons.map((button) => buttonFault(button, 16)).find(Boolean);
  if (wrong) return wrong;
  world.menu = menu;
  return ok;
}

function buttonFault(button: Obj, nameBytes: number): Obj | undefined {
  const { name, type, key, sub_button } = button;
  if (textIn(name) === '' || Buffer.byteLength(textIn(name)) > nameBytes) return no(40018, 'name');
  const beneath = listIn(sub_button);
  if (beneath.length > 5 || (beneath.length > 0 && nameBytes !== 16)) return no(40023, 'sub_button');
  if (beneath.length > 0) return beneath.map((one) => buttonFault(one, 40)).find(Boolean);
  if (textIn(type) === '') return no(40017, 'type');
  if (type === 'click' && (textIn(key) === '' || Buffer.byteLength(textIn(key)) > 128)) return no(40019, 'key');
  return undefined;
}

/** Whether a person can tap this. */
export function isInMenu(menu: Obj | undefined, key: string): boolean {
  return listIn(menu?.button).some(
    (button) => button.key === key || listIn(button.sub_button).some((s) => s.key === key),
  );
}
