// The queue: from one to the next by keys.

import { helpWithKeys, onKeys } from './page.js';

const links = [...document.querySelectorAll('.queue .to')];

function step(by) {
  const at = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, at < 0 ? 0 : at + by))]?.focus();
}

onKeys({
  j: () => step(1),
  k: () => step(-1),
  n: () => (links.includes(document.activeElement) ? document.activeElement : links[0])?.click(),
  '/': () => document.getElementById('find').focus(),
});
helpWithKeys();
