"use strict";
// What arrives of the messages that are expected; the same as io.roomcast.benchmarks.traffic.Arrivals.
const { createHistogram } = require("node:perf_hooks");

const NUMBER = 16;
const TIME_END = NUMBER + 1 + 19;

class Arrivals {
  #whenAll;
  #latencies = createHistogram({ figures: 3 });
  #seen;
  #first;
  #expected;
  #distinct;
  #highest;
  #duplicated;
  #reordered;

  /** @param whenAll runs when all that are expected have arrived */
  constructor(whenAll) {
    this.#whenAll = whenAll;
    this.expect(0, 0);
  }

  /** From now on these are expected; what came before is forgotten. */
  expect(first, count) {
    this.#first = first;
    this.#expected = count;
    [this.#distinct, this.#highest, this.#duplicated, this.#reordered] = [0, -1, 0, 0];
    this.#seen = new Uint8Array(count);
    this.#latencies.reset();
  }

  /** @param payload text or bytes */
  arrived(payload) {
    const head = typeof payload === "string" ? payload.slice(0, TIME_END) : payload.toString("latin1", 0, TIME_END);
    const number = Number(head.slice(0, NUMBER)) - this.#first;
    if (number < 0 || number >= this.#expected) {
      this.#reordered++; // of an earlier round, which did not wait for it any longer
      return;
    }
    if (this.#seen[number]) {
      this.#duplicated++;
      return;
    }
    this.#seen[number] = 1;
    if (number < this.#highest) this.#reordered++;
    else this.#highest = number;
    if (head[NUMBER] === "t") {
      this.#latencies.record(Math.max(1, Number(process.hrtime.bigint() - BigInt(head.slice(NUMBER + 1)))));
    }
    if (++this.#distinct === this.#expected) this.#whenAll();
  }

  /** Expected, lost, duplicated, reordered. */
  counts() {
    return [this.#expected, this.#expected - this.#distinct, this.#duplicated, this.#reordered];
  }

  report() {
    const [, ...flaws] = this.counts();
    const percentiles = [50, 99, 99.9].map((percent) => this.#latencies.percentile(percent));
    return [this.#distinct, ...flaws, ...percentiles, this.#latencies.count ? this.#latencies.max : 0].join(" ");
  }
}

module.exports = { Arrivals };
