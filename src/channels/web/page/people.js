import { byId, el } from './dom.js';

/** Up to so many people are shown at once; a larger roster is folded by unit. */
const ALL_OPEN = 120;
const FOUND = 100;

/** The list of people one may speak as. `choose` is called with the person. */
export function peopleList(people, choose) {
  const roster = byId('roster');
  const search = byId('search');
  const stirred = new Set();
  let current;

  const units = new Map();
  for (const person of people) units.set(person.unit, [...(units.get(person.unit) ?? []), person]);

  function row(person) {
    const button = el(
      'button',
      { type: 'button', class: 'person', 'data-id': person.id, onclick: () => choose(person) },
      el('span', { class: 'face', 'aria-hidden': 'true' }, person.name.slice(-2)),
      el('span', { class: 'name' }, el('strong', {}, person.name), el('small', {}, person.posts.join('、') || '党员')),
      el('span', { class: 'stir', title: '有新消息' }, el('span', { class: 'unseen' }, '有新消息')),
    );
    mark(button);
    return button;
  }

  function group(unit, members, open) {
    const list = el('div', { class: 'members' });
    const details = el(
      'details',
      { class: 'unit', open },
      el('summary', {}, el('span', {}, unit), el('small', {}, String(members.length))),
      list,
    );
    const draw = () => {
      if (details.open && !list.hasChildNodes()) list.append(...members.map(row));
    };
    details.addEventListener('toggle', draw);
    draw();
    return details;
  }

  function show() {
    const words = search.value.trim().split(/\s+/).filter(Boolean);
    if (words.length === 0) {
      const open = people.length <= ALL_OPEN;
      roster.replaceChildren(
        ...[...units].map(([unit, members]) => group(unit, members, open || members.includes(current))),
      );
      return;
    }
    const found = people.filter((person) => {
      const all = [person.name, person.unit, person.id, ...person.posts].join(' ');
      return words.every((word) => all.includes(word));
    });
    const shown = new Map();
    for (const person of found.slice(0, FOUND)) shown.set(person.unit, [...(shown.get(person.unit) ?? []), person]);
    roster.replaceChildren(...[...shown].map(([unit, members]) => group(unit, members, true)));
    if (found.length === 0) roster.append(el('p', { class: 'aside' }, '没有找到，换个字试试。'));
    if (found.length > FOUND) {
      roster.append(el('p', { class: 'aside' }, `还有 ${found.length - FOUND} 人，请再多输几个字。`));
    }
  }

  function mark(button) {
    const id = button.dataset.id;
    if (id === current?.id) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
    button.classList.toggle('stirred', stirred.has(id));
  }
  const drawnOf = ({ id }) => roster.querySelector(`[data-id="${CSS.escape(id)}"]`);
  function markAll() {
    for (const button of roster.querySelectorAll('.person')) mark(button);
  }

  search.addEventListener('input', show);
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) roster.querySelector('.person')?.click();
    if (event.key === 'Escape') {
      search.value = '';
      show();
    }
  });
  show();

  return {
    choose(person) {
      current = person;
      stirred.delete(person.id);
      if (!drawnOf(person) && search.value.trim() === '') show();
      markAll();
      drawnOf(person)?.scrollIntoView({ block: 'nearest' });
    },
    stir(id) {
      if (id === current?.id) return;
      stirred.add(id);
      markAll();
    },
  };
}
