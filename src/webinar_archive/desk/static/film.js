// The player, or that of the video's own site: from two seconds before a place, again and again, slower and faster.

const LEAD_MS = 2000;
const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];

export class Film extends EventTarget {
  constructor(video, player) {
    super();
    this.video = video;
    this.player = player;
    this.place = null;
    this.isLooping = false;
    this.frame = 0;
    video?.addEventListener('timeupdate', () => this.tick());
    video?.addEventListener('seeked', () => this.tick());
    video?.addEventListener('play', () => this.follow());
    video?.addEventListener('error', () => { document.getElementById('unplayable').hidden = false; });
  }

  get nowMs() { return this.video ? this.video.currentTime * 1000 : this.seekedMs ?? 0; }

  // While it plays, the picture of the timeline follows each frame.
  follow() {
    cancelAnimationFrame(this.frame);
    const each = () => {
      this.tick();
      if (!this.video.paused && !this.video.ended) this.frame = requestAnimationFrame(each);
    };
    this.frame = requestAnimationFrame(each);
  }

  tick() {
    if (this.isLooping && this.place && this.nowMs >= this.place[1] + 300) this.seek(this.place[0] - LEAD_MS);
    this.dispatchEvent(new Event('time'));
  }

  seek(ms) {
    this.seekedMs = Math.max(0, ms);
    if (this.video) this.video.currentTime = this.seekedMs / 1000;
    this.dispatchEvent(new Event('time'));
  }

  playFrom(startMs, endMs) {
    this.place = [startMs, endMs];
    this.seek(startMs - LEAD_MS);
    if (this.player) this.player.src = this.player.dataset.at.replace('{seconds}', Math.floor(this.nowMs / 1000));
    // a browser that forbids playing without a click says so by rejecting
    this.video?.play().catch(() => {});
  }

  toggle() {
    if (!this.video) return;
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  loop() {
    this.isLooping = !this.isLooping;
    return this.isLooping;
  }

  speed(step) {
    if (!this.video) return 1;
    const at = SPEEDS.findIndex((speed) => speed >= this.video.playbackRate);
    this.video.playbackRate = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + step))];
    return this.video.playbackRate;
  }
}
