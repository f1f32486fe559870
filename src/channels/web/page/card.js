import { downloadOf } from './api.js';
import { chartOf } from './chart.js';
import { byId, bytesInWords, el } from './dom.js';
import { formOf } from './form.js';

/**
 * A card as an element. `acts`: { as, pressed (ids of buttons that were pressed here), press(button, on), submit(form,
 * values, on), keepFile(file) }. `on` is the id of the message that carries it.
 */
export function cardOf(card, on, acts) {
  const { heading, text, fields, quote, table, chart, progress, more, file, form, buttons } = card;
  return el(
    'div',
    { class: form || table || chart ? 'card wide' : 'card' },
    heading && el('h3', {}, heading),
    text && el('p', { class: 'text' }, text),
    fields?.length && fieldsOf(fields),
    quote && el('blockquote', {}, el('p', {}, quote.text), el('cite', {}, quote.source)),
    table && tableOf(table),
    chart && chartOf(chart),
    progress && progressOf(progress),
    more && moreOf(more),
    file && fileOf(file, on, acts.as),
    form && formOf(form, { keepFile: acts.keepFile, submit: (values) => acts.submit(form.id, values, on) }),
    buttons?.length && buttonsOf(buttons, on, acts),
  );
}

function fieldsOf(fields) {
  return el(
    'dl',
    { class: 'fields' },
    ...fields.map(({ label, value }) => el('div', {}, el('dt', {}, label), el('dd', {}, value))),
  );
}

function tableOf({ columns, rows }) {
  return el(
    'div',
    { class: 'table', tabindex: '0', role: 'group', 'aria-label': '表格，可左右滑动' },
    el(
      'table',
      {},
      el('thead', {}, el('tr', {}, ...columns.map((column) => el('th', { scope: 'col' }, column)))),
      el('tbody', {}, ...rows.map((row) => el('tr', {}, ...row.map((cell) => el('td', {}, cell))))),
    ),
  );
}

function progressOf({ label, done, total }) {
  const bar = el('progress', { max: Math.max(total, 1), value: done, 'aria-label': label });
  return el(
    'div',
    { class: 'progress' },
    el('span', {}, label),
    el('span', { class: 'count' }, `${done}/${total}`),
    bar,
  );
}

function moreOf(more) {
  const rest = el('p', { class: 'text more', hidden: true }, more);
  const toggle = el('button', { type: 'button', class: 'unfold', 'aria-expanded': 'false' }, '展开');
  toggle.addEventListener('click', () => {
    rest.hidden = !rest.hidden;
    toggle.textContent = rest.hidden ? '展开' : '收起';
    toggle.setAttribute('aria-expanded', String(!rest.hidden));
  });
  return [rest, toggle];
}

function fileOf({ name, bytes }, on, as) {
  return el(
    'a',
    { class: 'file', href: downloadOf(as, on), download: name },
    el('span', { class: 'kind', 'aria-hidden': 'true' }, name.split('.').at(-1).slice(0, 4).toUpperCase()),
    el('span', {}, el('strong', {}, name), el('small', {}, `${bytesInWords(bytes)}，点击下载`)),
  );
}

function buttonsOf(buttons, on, acts) {
  const row = el('div', { class: 'buttons' });
  for (const button of buttons) {
    const chosen = acts.pressed.has(button.id);
    const node = el(
      'button',
      {
        type: 'button',
        class: ['button', button.tone, chosen && button.expired && 'chosen'].filter(Boolean).join(' '),
        'data-action': button.id,
        disabled: button.expired,
      },
      button.label,
    );
    node.addEventListener('click', async () => {
      if (button.confirm && !(await sure(button))) return;
      for (const other of row.querySelectorAll('button')) other.disabled = true;
      node.classList.add('busy');
      try {
        await acts.press(button.id, on);
      } finally {
        node.classList.remove('busy');
        row.querySelectorAll('button').forEach((other, i) => {
          other.disabled = buttons[i]?.expired === true;
        });
      }
    });
    row.append(node);
  }
  if (buttons.every(({ expired }) => expired)) row.append(el('span', { class: 'used' }, '已处理'));
  return row;
}

function sure({ label, confirm, tone }) {
  const dialog = byId('sure');
  byId('sure-text').textContent = confirm;
  byId('sure-yes').textContent = label;
  byId('sure-yes').className = `button ${tone ?? 'primary'}`;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
