// Follows the stream of changes. EventSource would give up on a 503 and forget its place, so the stream is read by hand.
const SILENCE = 40_000;

export class Live {
  constructor(path, { moved, state }) {
    Object.assign(this, { path, moved, state, last: null, wait: 500, stopped: false });
    this.run();
  }
  stop() {
    this.stopped = true;
    this.abort?.abort();
  }
  async run() {
    while (!this.stopped) {
      try {
        await this.follow();
      } catch {
        // a lost connection is told below, whatever its cause
      }
      if (this.stopped) return;
      this.state("lost");
      await new Promise((done) => setTimeout(done, this.wait));
      this.wait = Math.min(this.wait * 1.6, 5000);
    }
  }
  async follow() {
    this.abort = new AbortController();
    const watch = { timer: 0 };
    const alive = () => {
      clearTimeout(watch.timer);
      watch.timer = setTimeout(() => this.abort.abort(), SILENCE);
    };
    try {
      alive();
      const headers = this.last === null ? {} : { "Last-Event-ID": this.last };
      const answer = await fetch(this.path, { headers, signal: this.abort.signal, cache: "no-store" });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let kept = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        alive();
        const blocks = (kept + value).split("\n\n");
        kept = blocks.pop();
        blocks.forEach((block) => this.take(block));
      }
    } finally {
      clearTimeout(watch.timer);
    }
  }
  take(block) {
    const fields = Object.fromEntries(
      block.split("\n").filter((line) => !line.startsWith(":")).map((line) => line.split(/: ?(.*)/s).slice(0, 2)),
    );
    if (fields.id) this.last = fields.id;
    if (fields.event === "standing") {
      this.wait = 500;
      this.state("live");
    } else if (fields.event === "indicator") this.moved(JSON.parse(fields.data));
  }
}
