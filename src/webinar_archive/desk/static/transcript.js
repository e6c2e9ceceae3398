// The transcript: the browser draws what is in view; it follows the film, word by word, and is searched.

const canMark = 'highlights' in CSS && 'Highlight' in window;
const MOST_FOUND = 2000;

export class Transcript {
  constructor(region, onSeek) {
    this.region = region;
    this.paragraphs = [...region.children];
    this.starts = this.paragraphs.map((each) => Number(each.dataset.start));
    this.times = null;
    this.current = -1;
    this.found = [];
    this.at = -1;
    this.follow = document.getElementById('follow');
    region.addEventListener('click', (event) => {
      if (String(getSelection())) return;
      const paragraph = event.target.closest('p');
      if (!paragraph) return;
      event.preventDefault();
      onSeek(this.msAt(paragraph, event) ?? Number(paragraph.dataset.start));
    });
    this.listenForWords();
  }

  // The words' times: start, end and length in characters of each, by paragraph.
  setTimes(times) { this.times = times; }

  setNow(ms) {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= ms) low = middle + 1;
      else high = middle;
    }
    const at = low - 1;
    if (at !== this.current) {
      this.paragraphs[this.current]?.classList.remove('is-now');
      this.paragraphs[at]?.classList.add('is-now');
      this.current = at;
      if (this.follow.checked) this.reveal(this.paragraphs[at]);
    }
    this.markWord(at, ms);
  }

  reveal(paragraph) {
    if (!paragraph) return;
    const top = paragraph.offsetTop - this.region.offsetTop;
    const { scrollTop, clientHeight } = this.region;
    if (top < scrollTop + 20 || top + paragraph.offsetHeight > scrollTop + clientHeight - 40) {
      this.region.scrollTo({ top: Math.max(0, top - clientHeight / 3) });
    }
  }

  markWord(at, ms) {
    if (!canMark || !this.times) return;
    const node = this.paragraphs[at]?.querySelector('.text').firstChild;
    let offset = 0;
    for (const [start, end, length] of node ? this.times[at] : []) {
      if (start <= ms && ms < end) {
        CSS.highlights.set('spoken', new Highlight(range(node, offset, offset + length)));
        return;
      }
      offset += length + 1;
    }
    CSS.highlights.delete('spoken');
  }

  // The time of the word that was clicked.
  msAt(paragraph, event) {
    const at = this.paragraphs.indexOf(paragraph);
    const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const node = place?.offsetNode ?? document.caretRangeFromPoint?.(event.clientX, event.clientY)?.startContainer;
    if (!this.times || node !== paragraph.querySelector('.text').firstChild) return null;
    let left = place?.offset ?? document.caretRangeFromPoint(event.clientX, event.clientY).startOffset;
    for (const [start, , length] of this.times[at]) {
      if (left <= length) return start;
      left -= length + 1;
    }
    return null;
  }

  listenForWords() {
    const form = document.querySelector('.find-words');
    const input = form.querySelector('input[type=search]');
    form.hidden = false;
    form.addEventListener('submit', (event) => { event.preventDefault(); this.step(1); });
    input.addEventListener('input', () => this.find(input.value));
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') { event.preventDefault(); this.step(event.shiftKey ? -1 : 1); }
    });
    form.querySelector('[data-do=word-before]').addEventListener('click', () => this.step(-1));
    form.querySelector('[data-do=word-after]').addEventListener('click', () => this.step(1));
  }

  find(written) {
    const wanted = fold(written.trim());
    this.found = [];
    this.at = -1;
    for (const paragraph of wanted.length > 1 ? this.paragraphs : []) {
      const node = paragraph.querySelector('.text').firstChild;
      if (!node || this.found.length >= MOST_FOUND) continue;
      const text = fold(node.data);
      // letters that fold to two, such as œ, would shift what follows
      const isSame = text.length === node.data.length;
      for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + 1)) {
        this.found.push({ paragraph, range: isSame ? range(node, i, i + wanted.length) : range(node, 0, node.data.length) });
      }
    }
    if (canMark) CSS.highlights.set('found', new Highlight(...this.found.map((each) => each.range)));
    if (this.found.length) this.step(1);
    else this.count(wanted.length > 1);
  }

  step(by) {
    if (!this.found.length) return;
    this.at = (this.at + by + this.found.length) % this.found.length;
    const { paragraph, range: here } = this.found[this.at];
    if (canMark) CSS.highlights.set('found-now', new Highlight(here));
    this.follow.checked = false;
    this.reveal(paragraph);
    this.count(true);
  }

  count(isShown) {
    if (!this.found.length && canMark) CSS.highlights.delete('found-now');
    document.getElementById('words-count').textContent = isShown ? `${this.at + 1} / ${this.found.length}` : '';
  }
}

function range(node, start, end) {
  const found = new Range();
  found.setStart(node, Math.min(start, node.data.length));
  found.setEnd(node, Math.min(end, node.data.length));
  return found;
}

function fold(text) {
  return text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase().replace(/’/g, "'");
}
