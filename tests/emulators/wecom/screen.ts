import { listIn, objectIn, textIn } from './limits.ts';
import type { Message, World } from './world.ts';

export type Screen = {
  id: string;
  /** All that can be read of it. */
  words: string;
  /** What can be pressed, with its key. */
  buttons: { label: string; key: string }[];
  /** What can be chosen; `several`: more than one option. */
  selects: { key: string; title: string; several: boolean; options: { id: string; text: string }[] }[];
  submit: { label: string; key: string } | undefined;
  file: { name: string; bytes: Uint8Array } | undefined;
  replaced: number;
};

/** A message as it looks on the phone now. */
export function screenOf(message: Message, world: World): Screen {
  const { id, delivered = {}, replaced, greyed } = message;
  const nothing = { buttons: [], selects: [], submit: undefined, file: undefined };
  if (delivered.msgtype === 'file') {
    const media = world.media.get(textIn(objectIn(delivered.file).media_id));
    const file = media && { name: media.name, bytes: media.bytes };
    return { ...nothing, id, words: media?.name ?? '', replaced, file };
  }
  if (delivered.msgtype !== 'template_card') {
    const type = textIn(delivered.msgtype);
    return { ...nothing, id, words: textIn(objectIn(delivered[type]).content), replaced };
  }
  const card = message.card ?? {};
  const submit = objectIn(card.submit_button);
  const shownButtons = greyed === undefined ? listIn(card.button_list) : [];
  const selects = [
    ...(card.checkbox ? [{ ...objectIn(card.checkbox), title: '', several: objectIn(card.checkbox).mode === 1 }] : []),
    ...listIn(card.select_list).map((list) => ({ ...list, title: textIn(list.title), several: false })),
  ].map((list: { [name: string]: unknown; title: string; several: boolean }) => ({
    key: textIn(list.question_key),
    title: list.title,
    several: list.several,
    options: listIn(list.option_list).map((option) => ({ id: textIn(option.id), text: textIn(option.text) })),
  }));
  const words = [
    textIn(objectIn(card.main_title).title),
    textIn(card.sub_title_text),
    ...listIn(card.horizontal_content_list).map(({ keyname, value }) => `${textIn(keyname)}：${textIn(value)}`),
    ...selects.flatMap(({ title, options }) => [title, ...options.map(({ text }) => text)]),
    greyed ?? '',
  ];
  return {
    id,
    words: words.filter((line) => line !== '').join('\n'),
    buttons: shownButtons.map(({ text, key }) => ({ label: textIn(text), key: textIn(key) })),
    selects,
    submit: greyed === undefined && submit.key ? { label: textIn(submit.text), key: textIn(submit.key) } : undefined,
    file: undefined,
    replaced,
  };
}
