"use strict";
// What has room on the screen, in pixels and without the map: markers that step aside, labels that find a free side.
const spread = (() => {
  // Things by squares of a grid, so that only neighbours are compared.
  class Squares {
    constructor(side) { this.side = side; this.held = new Map(); }
    *keys(left, top, right, bottom) {
      for (let x = Math.floor(left / this.side); x <= Math.floor(right / this.side); x++)
        for (let y = Math.floor(top / this.side); y <= Math.floor(bottom / this.side); y++) yield x * 4194304 + y;
    }
    add(thing, left, top, right, bottom) {
      for (const key of this.keys(left, top, right, bottom)) {
        const there = this.held.get(key);
        if (there) there.push(thing); else this.held.set(key, [thing]);
      }
    }
    // Each thing at least once.
    *near(left, top, right, bottom) {
      for (const key of this.keys(left, top, right, bottom)) yield* this.held.get(key) || [];
    }
  }

  // Pixels between markers that stand side by side; markers that crowd about one spot; how many rounds they push each other.
  const GAP = 3, CROWD = 9, SMALLEST = 6, ROUNDS = 240;

  // Pairs of dots that overlap where they stand, the lower number first.
  function* overlaps(dots, x, y, r) {
    const widest = Math.max(...r), squares = new Squares(2 * widest + GAP);
    for (let i = 0; i < dots.length; i++) {
      const reach = r[i] + widest + GAP;
      for (const j of squares.near(x[i] - reach, y[i] - reach, x[i] + reach, y[i] + reach)) {
        const dx = x[i] - x[j], dy = y[i] - y[j], want = r[i] + r[j] + GAP;
        if (dx * dx + dy * dy < want * want - 1e-6) yield [j, i, dx, dy, want];
      }
      squares.add(i, x[i], y[i], x[i], y[i]);
    }
  }

  // Markers in crowds are drawn smaller, so that the crowd stays near its spot; `whole` ones are not.
  function shrunk(dots, x, y) {
    const r = dots.map((dot) => dot.r), leader = dots.map((_, i) => i);
    const head = (i) => { while (leader[i] !== i) i = leader[i] = leader[leader[i]]; return i; };
    for (const [j, i] of overlaps(dots, x, y, r)) if (!dots[i].whole && !dots[j].whole) leader[head(i)] = head(j);
    const many = new Map();
    dots.forEach((dot, i) => many.set(head(i), (many.get(head(i)) || 0) + 1));
    return dots.map((dot, i) => (dot.whole ? dot.r : Math.max(Math.min(SMALLEST, dot.r), dot.r * Math.min(1, Math.sqrt(CROWD / many.get(head(i)))))));
  }

  // Where dots {x, y, r, whole} stand so that none covers another: [{dx, dy, r}], nearest to their places as far as pushing each
  // other finds it. Large ones move less. Dots that touch nothing stay exactly where they are.
  function apart(dots) {
    if (!dots.length) return [];
    const x = dots.map((dot) => dot.x), y = dots.map((dot) => dot.y), r = shrunk(dots, x, y);
    for (let round = 0; round < ROUNDS; round++) {
      // At first something draws each back to its place; in the end they only part.
      const pull = round < ROUNDS / 2 ? 0.06 : 0;
      if (pull && round) dots.forEach((dot, i) => { x[i] += pull * (dot.x - x[i]); y[i] += pull * (dot.y - y[i]); });
      let moved = false;
      for (let [j, i, dx, dy, want] of [...overlaps(dots, x, y, r)]) {
        let far = Math.hypot(dx, dy);
        // At one point: to the side, then round and round by the golden angle.
        if (far < 0.01) [dx, dy, far] = [Math.cos(2.4 * (i - j - 1)), Math.sin(2.4 * (i - j - 1)), 1e-9];
        else [dx, dy] = [dx / far, dy / far];
        const share = (r[j] * r[j]) / (r[i] * r[i] + r[j] * r[j]);
        const push = want - far;
        x[i] += dx * push * share; y[i] += dy * push * share;
        x[j] -= dx * push * (1 - share); y[j] -= dy * push * (1 - share);
        moved = true;
      }
      if (!moved && !(pull && round && dots.some((dot, i) => x[i] !== dot.x || y[i] !== dot.y))) break;
    }
    return dots.map((dot, i) => ({ dx: Math.round(x[i] - dot.x), dy: Math.round(y[i] - dot.y), r: r[i] }));
  }

  // Centres of labels: the first of a label's `centres` where its box lies in the frame and covers no other label and no dot; next
  // best, where it covers no dot that `matters`. Null where there is none. Labels come in order of importance.
  function label(labels, dots, frame) {
    const squares = new Squares(64);
    const box = ([x, y], w, h) => ({ left: x - w / 2, top: y - h / 2, right: x + w / 2, bottom: y + h / 2 });
    const put = (b) => squares.add(b, b.left, b.top, b.right, b.bottom);
    for (const dot of dots) put({ ...box([dot.x, dot.y], 2 * dot.r, 2 * dot.r), minor: !dot.matters });
    for (const taken of frame.taken) put(taken);
    const free = (b, strictly) => {
      if (b.left < 0 || b.top < 0 || b.right > frame.x || b.bottom > frame.y) return false;
      for (const other of squares.near(b.left, b.top, b.right, b.bottom)) {
        if (other.right > b.left && other.left < b.right && other.bottom > b.top && other.top < b.bottom && (strictly || !other.minor)) return false;
      }
      return true;
    };
    return labels.map(({ centres, w, h }) => {
      for (const strictly of [true, false]) for (const centre of centres) {
        const b = box(centre, w, h);
        if (!free(b, strictly)) continue;
        put(b);
        return centre;
      }
      return null;
    });
  }

  return { apart, label };
})();
