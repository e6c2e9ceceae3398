// What every page has: messages read aloud, the list of keys, and keys that a person may turn off (WCAG 2.1.4).

const dialog = document.getElementById('keys');
const toldAt = document.getElementById('told');
let forget;

export function tell(text, isTrouble = false) {
  toldAt.textContent = text;
  toldAt.classList.toggle('trouble', isTrouble);
  clearTimeout(forget);
  if (!isTrouble) forget = setTimeout(() => { toldAt.textContent = ''; }, 6000);
}

export function helpWithKeys() {
  const button = document.getElementById('help');
  button.hidden = false;
  button.addEventListener('click', () => dialog.showModal());
  const box = document.getElementById('keys-on');
  box.closest('label').hidden = false;
  box.checked = areKeysOn();
  box.addEventListener('change', () => store('keys-off', box.checked ? '' : 'yes'));
}

function areKeysOn() {
  return stored('keys-off') !== 'yes';
}

function stored(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

function store(name, value) {
  try { localStorage.setItem(name, value); } catch { /* a browser that stores nothing forgets it */ }
}

const TYPED_IN = 'input:not([type=checkbox]), textarea, select, [contenteditable]';
const OWN_KEYS = {
  ' ': 'button, summary, video, input',
  Enter: 'button, a, summary',
  ArrowLeft: 'video, [role=slider], [tabindex="0"][role=group]',
  ArrowRight: 'video, [role=slider], [tabindex="0"][role=group]',
};

// Calls the function of a key; not while somebody types, nor where the element in focus has a use for the key.
export function onKeys(actions) {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const at = event.target;
    if (event.key === 'Escape' && at.matches(TYPED_IN)) { at.blur(); return; }
    if (dialog.open || at.matches(TYPED_IN) || at.matches(OWN_KEYS[event.key] ?? '.none')) return;
    if (event.key === '?') { dialog.showModal(); event.preventDefault(); return; }
    const action = actions[event.key];
    if (!action || !areKeysOn()) return;
    event.preventDefault();
    action(event);
  });
}
