// node hdr.mjs LOG: reads a log of HdrHistogram with an implementation that is not ours; prints what it holds as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const packages = createRequire(new URL("../../tools/npm/package.json", import.meta.url));
const { HistogramLogReader, build } = packages("hdr-histogram-js");

const reader = new HistogramLogReader(readFileSync(process.argv[2], "utf8"), 64);
const intervals = [];
const sums = {};
for (let histogram = reader.nextIntervalHistogram(); histogram; histogram = reader.nextIntervalHistogram()) {
  const tag = histogram.tag === "NO TAG" ? "" : histogram.tag;
  sums[tag] ??= build({ bitBucketSize: 64, numberOfSignificantValueDigits: 3, highestTrackableValue: 2 ** 47 - 1 });
  sums[tag].add(histogram);
  intervals.push({
    tag,
    begin_unix_seconds: histogram.startTimeStampMsec / 1000,
    end_unix_seconds: histogram.endTimeStampMsec / 1000,
    count: histogram.totalCount,
    max: histogram.maxValue,
  });
}
const summary = (sum) => ({
  count: sum.totalCount,
  mean: sum.mean,
  max: sum.maxValue,
  percentiles: Object.fromEntries([50, 75, 90, 95, 99, 99.9].map((each) => [each, sum.getValueAtPercentile(each)])),
  distribution: sum.outputPercentileDistribution(5, 1e6),
});
console.log(JSON.stringify({ intervals, sums: Object.fromEntries(Object.entries(sums).map(([tag, sum]) => [tag, summary(sum)])) }));
