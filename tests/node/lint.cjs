// Lints GeoJSON files. lint.cjs MODULES-DIRECTORY FILE…
const { readFileSync } = require("fs");
const { getIssues } = require(process.argv[2] + "/node_modules/@placemarkio/check-geojson");
let bad = 0;
for (const file of process.argv.slice(3)) {
    for (const issue of getIssues(readFileSync(file, "utf8")).slice(0, 5)) {
        console.log(`${file}: ${issue.severity}: ${issue.message} at ${issue.from} to ${issue.to}`);
        bad += 1;
    }
}
process.exit(bad === 0 ? 0 : 1);
