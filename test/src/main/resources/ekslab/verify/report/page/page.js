'use strict';

const find = document.getElementById('find'), found = document.getElementById('found');
const card = document.getElementById('card'), boards = [...document.querySelectorAll('.board')];
const drawing = document.querySelector('.drawing'), marks = new Map();
for (const mark of document.querySelectorAll('[data-k]')) marks.set(mark.dataset.k, mark);

// What is lit: what one points at; else what is held; else what is searched for.
let held = null, wanted = [], lit = [];

const numbers = mark => mark ? mark.dataset.with.split(' ') : [];

function light(keys) {
  for (const mark of lit) mark.classList.remove('lit');
  lit = keys.map(key => marks.get(key)).filter(Boolean);
  for (const mark of lit) mark.classList.add('lit');
  if (drawing) drawing.classList.toggle('lighting', lit.length > 0);
}

function rest() {
  card.hidden = true;
  light(held ? numbers(held) : wanted.flatMap(numbers));
}

function show(mark) {
  light(numbers(mark));
  const alone = numbers(mark).length === 1 && marks.get(mark.dataset.with);
  card.textContent = (mark.ariaLabel || alone && alone.ariaLabel) || '';
  card.hidden = !card.textContent;
  const at = mark.getBoundingClientRect(), room = card.getBoundingClientRect();
  const below = at.bottom + 6 + room.height < innerHeight;
  card.style.left = Math.max(6, Math.min(at.left, innerWidth - room.width - 6)) + 'px';
  card.style.top = (below ? at.bottom + 6 : Math.max(6, at.top - room.height - 6)) + 'px';
}

function hold(mark) {
  if (held) { held.classList.remove('held'); held.setAttribute('aria-pressed', 'false'); }
  held = mark === held ? null : mark;
  if (held) { held.classList.add('held'); held.setAttribute('aria-pressed', 'true'); }
}

const target = event => event.target.closest && event.target.closest('[data-with]');
for (const kind of ['pointerover', 'focusin'])
  document.addEventListener(kind, event => { const mark = target(event); if (mark) show(mark); });
for (const kind of ['pointerout', 'focusout'])
  document.addEventListener(kind, event => { if (target(event)) rest(); });
document.addEventListener('click', event => { const mark = target(event); if (mark) hold(mark.closest('[role=button]')); });
document.addEventListener('scroll', () => { card.hidden = true; }, true);

// A board is one stop of the Tab key; arrow keys go to the nearest mark in their direction.
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function middle(mark) {
  const box = mark.getBoundingClientRect();
  return [box.left + Math.min(box.width, 40) / 2, box.top + Math.min(box.height, 16) / 2];
}

function stop(board, mark) {
  for (const each of board.querySelectorAll('[tabindex="0"]')) each.setAttribute('tabindex', -1);
  mark.setAttribute('tabindex', 0);
}

function neighbour(mark, [right, down]) {
  const [x, y] = middle(mark);
  let nearest = null, least = Infinity;
  for (const each of mark.closest('.board').querySelectorAll('[tabindex]')) {
    const [otherX, otherY] = middle(each), ahead = (otherX - x) * right + (otherY - y) * down;
    const aside = Math.abs((otherX - x) * down) + Math.abs((otherY - y) * right), far = ahead + 3 * aside;
    if (ahead > 1 && far < least) { nearest = each; least = far; }
  }
  return nearest;
}

function go(mark) {
  stop(mark.closest('.board'), mark);
  mark.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  mark.focus();
}

for (const board of boards) {
  const first = board.querySelector('.pod') || board.querySelector('[tabindex]');
  if (first) stop(board, first);
}

document.addEventListener('keydown', event => {
  const mark = target(event);
  if (event.key === 'Escape') { held && hold(held); if (event.target === find) { find.value = ''; search(); } rest(); }
  else if (event.key === '/' && event.target !== find) { event.preventDefault(); find.focus(); find.select(); }
  else if (mark && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); hold(mark); }
  else if (mark && arrows[event.key]) {
    event.preventDefault();
    const next = neighbour(mark, arrows[event.key]);
    if (next) go(next);
  }
});

// Search by any name; a name that is met exactly is meant alone.
let turn = 0;

function search() {
  const text = find.value.trim().toLowerCase();
  const named = test => [...document.querySelectorAll('.drawing [data-names]')]
    .filter(mark => mark.dataset.names.toLowerCase().split(' ').some(test));
  wanted = text ? named(name => name === text || name.endsWith('/' + text)) : [];
  if (text && !wanted.length) wanted = named(name => name.includes(text));
  turn = 0;
  found.textContent = !text ? '' : wanted.length ? wanted.length + ' found' : 'nothing found';
  history.replaceState(null, '', '#' + (text && new URLSearchParams({ find: text })));
  rest();
}

function asked() {
  const text = new URLSearchParams(location.hash.slice(1)).get('find');
  if (!text) return;
  find.value = text;
  search();
  if (wanted.length) wanted[0].scrollIntoView({ block: 'center' });
}

find.addEventListener('input', search);
document.querySelector('.find').addEventListener('submit', event => {
  event.preventDefault();
  if (wanted.length) go(wanted[turn++ % wanted.length]);
});
addEventListener('hashchange', asked);
asked();

// The theme is the system's until somebody chooses.
const theme = document.querySelector('button.theme'), root = document.documentElement;
const isDark = () => (root.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
const tellTheme = () => theme.setAttribute('aria-pressed', isDark());
theme.addEventListener('click', () => { root.dataset.theme = isDark() ? 'light' : 'dark'; tellTheme(); });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tellTheme);
tellTheme();

addEventListener('beforeprint', () => { for (const each of document.querySelectorAll('details')) each.open = true; });
