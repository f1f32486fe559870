import { byId, el } from './dom.js';

const EXAMPLES = ['述职评议多久一次？', '我有什么要办？', '报个难题：几个支部共用活动室，时间老撞在一起'];

/** The input at the bottom. `say` gets the text, `sendFile` a file. */
export function composer({ say, sendFile }) {
  const input = byId('say');
  const button = byId('send');
  const file = byId('file');
  const chips = byId('chips');

  const ready = () => {
    button.disabled = input.disabled || input.value.trim() === '';
  };
  function send() {
    const text = input.value.trim();
    if (input.disabled || text === '') return;
    input.value = '';
    ready();
    say(text);
  }

  input.addEventListener('input', ready);
  input.addEventListener('keydown', (event) => {
    // 229: Safari ends a composition before the Enter that chose the word
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  });
  input.addEventListener('paste', ({ clipboardData }) => {
    const [pasted] = clipboardData?.files ?? [];
    if (pasted) sendFile(pasted);
  });
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    send();
    input.focus();
  });
  file.addEventListener('change', () => {
    const [chosen] = file.files;
    if (chosen) sendFile(chosen);
    file.value = '';
  });
  chips.append(
    ...EXAMPLES.map((text) => el('button', { type: 'button', class: 'chip', onclick: () => say(text) }, text)),
  );

  return {
    open({ focus }) {
      input.disabled = false;
      file.disabled = false;
      ready();
      if (focus) input.focus();
    },
    examples(shown) {
      chips.hidden = !shown;
    },
  };
}
