import { get } from './api.js';
import { demoClock } from './clock.js';
import { composer } from './composer.js';
import { conversation } from './conversation.js';
import { byId } from './dom.js';
import { peopleList } from './people.js';
import { threadOf } from './thread.js';

const NOTICE_MS = 4_000;
const OFFLINE_AFTER_MS = 3_000;
const narrow = matchMedia('(max-width: 760px)');

let talk;
let noticeEnds;
let offline;

function notice(text, { stays = false } = {}) {
  clearTimeout(noticeEnds);
  byId('notice').textContent = text;
  byId('notice').hidden = text === '';
  if (text && !stays) noticeEnds = setTimeout(notice, NOTICE_MS, '');
}

function online(whether) {
  clearTimeout(offline);
  if (!whether) offline = setTimeout(notice, OFFLINE_AFTER_MS, '连接断了，正在重连…', { stays: true });
  else if (byId('notice').textContent.startsWith('连接断了')) notice('');
}

function drawer(open) {
  document.body.classList.toggle('choosing', open);
  byId('veil').hidden = !open;
  byId('people-open').setAttribute('aria-expanded', String(open));
  if (open) byId('search').focus({ preventScroll: true });
}

async function start() {
  const clock = await demoClock({
    moved: () => talk?.refresh().catch(() => {}),
    failed: (error) => notice(error.message),
  });
  const { people } = await get('/web/people');

  const thread = threadOf(clock.zone, {
    get as() {
      return talk.as;
    },
    get pressed() {
      return talk.pressed;
    },
    async press(...args) {
      await talk.press(...args);
      // the pressed button is gone or disabled: the keyboard goes on at the input
      if (document.activeElement === document.body && !narrow.matches) byId('say').focus({ preventScroll: true });
    },
    submit: (...args) => talk.submit(...args),
    keepFile: (file) => talk.keepFile(file),
    retry: (entry) => talk.retry(entry),
  });
  const input = composer({ say: (text) => talk?.say(text), sendFile: (file) => talk?.sendFile(file) });
  const list = peopleList(people, choose);

  function choose(person) {
    drawer(false);
    if (talk?.as === person.id) return;
    talk?.close();
    thread.show([], { jump: true });
    byId('who-name').textContent = person.name;
    byId('who-posts').textContent = [person.unit, person.posts.join('、')].filter(Boolean).join(' · ');
    history.replaceState(null, '', `?as=${encodeURIComponent(person.id)}`);
    list.choose(person);
    talk = conversation(person.id, {
      now: clock.now,
      changed(entries, how) {
        thread.show(entries, how);
        input.examples(!entries.some(({ from }) => from === 'me'));
      },
      waiting: thread.typing,
      online,
      notice,
      stir: list.stir,
    });
    input.open({ focus: !narrow.matches });
  }

  byId('people-open').addEventListener('click', () => drawer(true));
  byId('people-close').addEventListener('click', () => drawer(false));
  byId('veil').addEventListener('click', () => drawer(false));
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && drawer(false));

  const asked = new URLSearchParams(location.search).get('as');
  const first =
    people.find(({ id }) => id === asked) ??
    people.find(({ unit, posts }) => posts.includes('书记') && unit.includes('支部')) ??
    people[0];
  if (first) choose(first);
  else notice('名单里还没有人，请先导入名单。', { stays: true });
}

start().catch(() => notice('页面没有打开，请刷新再试。', { stays: true }));
