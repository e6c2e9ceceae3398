// The timeline: the whole recording above, a part of it below; waveform, voices, quotations, alternatives.

import { clock } from './clock.js';

const SHORTEST_MS = 2000;
const STEPS_MS = [100, 200, 500, 1000, 2000, 5000, 10000, 30000, 60000, 120000, 300000, 600000, 1800000, 3600000];
const VOICES = 6;

// Never rounded up to certainty.
const percent = (share) => `${Math.min(Math.round(share * 100), share < 0.9995 ? 99 : 100)} %`;

export class Timeline extends EventTarget {
  constructor(element, data) {
    super();
    this.element = element;
    this.data = data;
    this.duration = Math.max(1000, data.duration);
    this.peaks = new Uint8Array(0);
    this.loudest = 1;
    this.from = 0;
    this.to = this.duration;
    this.now = 0;
    this.quotations = [];
    this.selected = null;
    this.whole = element.querySelector('#whole');
    this.zoomed = element.querySelector('#zoomed');
    this.edges = { start: element.querySelector('#edge-start'), end: element.querySelector('#edge-end') };
    element.hidden = false;
    this.listen();
    new ResizeObserver(() => this.resize()).observe(element);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.resize());
    this.resize();
  }

  setPeaks(peaks) {
    this.peaks = peaks;
    // one crash or cough leaves the voices visible
    const sorted = Uint8Array.from(peaks).sort();
    this.loudest = Math.max(1, sorted[Math.floor(sorted.length * 0.995)] ?? 1);
    this.drawWhole();
    this.draw();
  }

  // Quotations: {number, start, end, confidence, decided}; those that are nowhere have no start.
  setQuotations(quotations) {
    this.quotations = quotations.filter((each) => each.start !== null);
    this.drawWhole();
    this.draw();
  }

  // The place of the selected quotation, as it is being moved.
  select(number, start, end) {
    this.selected = start === null ? null : { number, start, end };
    for (const [name, edge] of Object.entries(this.edges)) {
      edge.hidden = this.selected === null;
      if (!this.selected) continue;
      edge.setAttribute('aria-valuenow', String(this.selected[name]));
      edge.setAttribute('aria-valuetext', clock(this.selected[name]));
    }
    this.draw();
  }

  show(start, end) {
    const margin = Math.max(3000, (end - start) * 0.6);
    this.zoomTo(start - margin, end + margin);
  }

  zoom(factor, at = (this.from + this.to) / 2) {
    this.zoomTo(at - (at - this.from) * factor, at + (this.to - at) * factor);
  }

  zoomTo(from, to) {
    const length = Math.min(this.duration, Math.max(SHORTEST_MS, to - from));
    const middle = (from + to) / 2;
    this.from = Math.min(Math.max(0, middle - length / 2), this.duration - length);
    this.to = this.from + length;
    this.drawWhole();
    this.draw();
  }

  setNow(ms, isPlaying) {
    this.now = ms;
    if (isPlaying && this.to - this.from < this.duration && (ms > this.to || ms < this.from)) {
      const length = this.to - this.from;
      this.zoomTo(ms - length * 0.1, ms + length * 0.9);
      return;
    }
    this.drawWhole();
    this.draw();
  }

  listen() {
    const msAt = (event) => {
      const box = this.zoomed.getBoundingClientRect();
      return this.from + ((event.clientX - box.left) / box.width) * (this.to - this.from);
    };
    this.zoomed.addEventListener('click', (event) => {
      const ms = msAt(event);
      const hit = this.quotations.findLast((each) => each.start <= ms && ms < each.end);
      this.dispatchEvent(new CustomEvent('pick', { detail: { ms, number: hit?.number ?? null } }));
    });
    this.zoomed.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && !event.shiftKey && Math.abs(event.deltaY) >= Math.abs(event.deltaX)) return;
      event.preventDefault();
      if (event.ctrlKey) this.zoom(event.deltaY > 0 ? 1.25 : 0.8, msAt(event));
      else {
        const by = ((event.deltaX || event.deltaY) / this.zoomed.clientWidth) * (this.to - this.from);
        this.zoomTo(this.from + by, this.to + by);
      }
    }, { passive: false });
    this.whole.addEventListener('click', (event) => {
      const box = this.whole.getBoundingClientRect();
      const ms = ((event.clientX - box.left) / box.width) * this.duration;
      const length = this.to - this.from;
      if (length < this.duration) this.zoomTo(ms - length / 2, ms + length / 2);
      this.dispatchEvent(new CustomEvent('pick', { detail: { ms, number: null } }));
    });
    for (const [name, edge] of Object.entries(this.edges)) {
      edge.addEventListener('pointerdown', (event) => { edge.setPointerCapture(event.pointerId); event.preventDefault(); edge.focus(); });
      edge.addEventListener('pointermove', (event) => { if (edge.hasPointerCapture(event.pointerId)) this.moveEdge(name, msAt(event)); });
      edge.addEventListener('keydown', (event) => {
        const step = { ArrowLeft: -100, ArrowDown: -100, ArrowRight: 100, ArrowUp: 100, PageDown: -1000, PageUp: 1000 }[event.key];
        if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        this.moveEdge(name, this.selected[name] + step * (event.shiftKey ? 10 : 1));
      });
    }
  }

  moveEdge(name, ms) {
    if (!this.selected) return;
    const { start, end } = this.selected;
    const to = Math.round(name === 'start' ? Math.min(Math.max(0, ms), end - 100) : Math.max(Math.min(this.duration, ms), start + 100));
    this.dispatchEvent(new CustomEvent('edge', { detail: { name, ms: to } }));
  }

  resize() {
    // a canvas needs the colour itself, which only a property of colour resolves to
    const probe = this.element.appendChild(document.createElement('i'));
    const colour = (name) => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
    this.colours = Object.fromEntries(['wave', 'ink', 'paper', 'quotation', 'decided', 'alternative', 'now', 'window',
      ...Array.from({ length: VOICES }, (_, i) => `voice-${i}`)].map((name) => [name, colour(name)]));
    probe.remove();
    for (const canvas of [this.whole, this.zoomed]) {
      const ratio = window.devicePixelRatio || 1;
      canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
      canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
    }
    this.drawWhole();
    this.draw();
  }

  drawWhole() {
    if (this.wholeDue) return;
    this.wholeDue = requestAnimationFrame(() => { this.wholeDue = 0; this.paintWhole(); });
  }

  draw() {
    if (this.due) return;
    this.due = requestAnimationFrame(() => { this.due = 0; this.paint(); });
  }

  paintWhole() {
    const { whole: canvas, colours, duration } = this;
    const pen = canvas.getContext('2d');
    const { width, height } = canvas;
    const x = (ms) => (ms / duration) * width;
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = colours.window;
    pen.fillRect(x(this.from), 0, Math.max(2, x(this.to) - x(this.from)), height);
    this.paintWave(pen, 0, duration, width, height * 0.1, height * 0.8);
    for (const each of this.quotations) {
      pen.fillStyle = each.decided ? colours.decided : colours.quotation;
      pen.fillRect(x(each.start), 0, Math.max(3, x(each.end) - x(each.start)), height * (each.decided ? 1 : 0.5));
    }
    pen.fillStyle = colours.now;
    pen.fillRect(x(this.now) - 1, 0, 2, height);
  }

  paint() {
    const { zoomed: canvas, colours, from, to } = this;
    const pen = canvas.getContext('2d');
    const { width, height } = canvas;
    const ratio = window.devicePixelRatio || 1;
    const x = (ms) => ((ms - from) / (to - from)) * width;
    const isShown = (start, end) => end > from && start < to;
    pen.clearRect(0, 0, width, height);
    const top = 18 * ratio;
    const bottom = height - 8 * ratio;
    // filled as high as it is sure
    const topOf = (confidence) => bottom - (bottom - top) * (confidence ?? 1);
    pen.font = `${11 * ratio}px system-ui, sans-serif`;
    this.paintRuler(pen, x, width, height, ratio);
    for (const each of this.quotations) {
      if (!isShown(each.start, each.end)) continue;
      pen.globalAlpha = 0.25;
      pen.fillStyle = each.decided ? colours.decided : colours.quotation;
      pen.fillRect(x(each.start), topOf(each.confidence), Math.max(2, x(each.end) - x(each.start)), bottom - topOf(each.confidence));
      pen.globalAlpha = 1;
    }
    this.paintWave(pen, from, to, width, top, bottom - top);
    pen.setLineDash([4 * ratio, 3 * ratio]);
    pen.strokeStyle = colours.alternative;
    pen.lineWidth = 1.5 * ratio;
    for (const [number, start, end, confidence] of this.data.others) {
      if (!isShown(start, end) || number !== this.selected?.number) continue;
      pen.strokeRect(x(start), topOf(confidence), Math.max(3, x(end) - x(start)), bottom - topOf(confidence));
      this.paintLabel(pen, percent(confidence), x(start), top, ratio);
    }
    pen.setLineDash([]);
    for (const [voice, start, end] of this.data.voices) {
      if (!isShown(start, end)) continue;
      pen.fillStyle = colours[`voice-${voice % VOICES}`];
      pen.fillRect(x(start), bottom + 2 * ratio, Math.max(1, x(end) - x(start)), 5 * ratio);
    }
    // music, applause or noise: a line where the bars of voices leave room
    for (const [start, end] of this.data.otherSounds) {
      if (!isShown(start, end)) continue;
      pen.fillStyle = colours.alternative;
      pen.fillRect(x(start), bottom + 4 * ratio, Math.max(1, x(end) - x(start)), 2 * ratio);
    }
    for (const each of this.quotations) {
      if (!isShown(each.start, each.end)) continue;
      const isSelected = each.number === this.selected?.number;
      pen.strokeStyle = each.decided ? colours.decided : colours.quotation;
      pen.lineWidth = (isSelected ? 3 : 1) * ratio;
      pen.strokeRect(x(each.start), top, Math.max(2, x(each.end) - x(each.start)), bottom - top);
      const sure = each.confidence !== null && x(each.end) - x(each.start) > 70 * ratio ? ` · ${percent(each.confidence)}` : '';
      this.paintLabel(pen, `${each.number}${each.decided ? ' ✓' : ''}${sure}`, Math.max(0, x(each.start)), top, ratio);
    }
    if (this.selected) {
      pen.fillStyle = colours.ink;
      for (const name of ['start', 'end']) {
        pen.fillRect(x(this.selected[name]) - ratio, top, 2 * ratio, bottom - top);
        const at = x(this.selected[name]) / ratio;
        this.edges[name].hidden = at < -1 || at > width / ratio + 1;
        this.edges[name].style.left = `${at}px`;
      }
    }
    pen.fillStyle = colours.now;
    pen.fillRect(x(this.now) - ratio, 0, 2 * ratio, height);
  }

  // Words in the picture, legible on any wave.
  paintLabel(pen, text, left, top, ratio) {
    pen.fillStyle = this.colours.paper;
    pen.fillRect(left + 2 * ratio, top + 2 * ratio, pen.measureText(text).width + 4 * ratio, 13 * ratio);
    pen.fillStyle = this.colours.ink;
    pen.fillText(text, left + 4 * ratio, top + 12 * ratio);
  }

  paintRuler(pen, x, width, height, ratio) {
    const step = STEPS_MS.find((each) => x(this.from + each) > 90 * ratio) ?? STEPS_MS.at(-1);
    pen.fillStyle = this.colours.ink;
    for (let ms = Math.ceil(this.from / step) * step; ms < this.to; ms += step) {
      pen.globalAlpha = 0.2;
      pen.fillRect(x(ms), 0, 1, height);
      pen.globalAlpha = 1;
      pen.fillText(clock(ms, step < 1000 ? 1 : 0), x(ms) + 3 * ratio, 12 * ratio);
    }
  }

  paintWave(pen, from, to, width, top, height) {
    const { peaks, data, loudest } = this;
    if (!peaks.length) return;
    const perPixel = ((to - from) / 1000) * data.peaksPerSecond / width;
    const first = (from / 1000) * data.peaksPerSecond;
    const middle = top + height / 2;
    pen.fillStyle = this.colours.wave;
    pen.beginPath();
    for (let column = 0; column < width; column += 1) {
      const begin = Math.floor(first + column * perPixel);
      const end = Math.max(begin + 1, Math.floor(first + (column + 1) * perPixel));
      let peak = 0;
      for (let i = begin; i < end && i < peaks.length; i += 1) if (peaks[i] > peak) peak = peaks[i];
      const half = (Math.min(peak, loudest) / loudest) * height * 0.48;
      pen.rect(column, middle - half, 1, Math.max(1, 2 * half));
    }
    pen.fill();
  }
}
