// The JavaScript peers of scripts/bench_overlay: `node node_peers.cjs CASE PEER FOLDER` prints what the case cost as JSON.
// Packages are found by NODE_PATH. Areas per group go to FOLDER/CASE.PEER.f64.

const fs = require("fs");

/** `VmRSS`, the memory in use, or `VmHWM`, its peak. */
function memoryMb(name) {
  const line = fs.readFileSync("/proc/self/status", "utf8").split("\n").find((text) => text.startsWith(name));
  return Number(line.split(/\s+/)[1]) / 1024;
}

/** CPU seconds of all threads, memory on top of what was there, and the peak of the process meanwhile. */
function measured(report, work) {
  fs.writeFileSync("/proc/self/clear_refs", "5");
  const resident = memoryMb("VmRSS");
  const begin = process.cpuUsage();
  const result = work();
  const used = process.cpuUsage(begin);
  report.cpu = [(used.user + used.system) / 1e6];
  report.cpu_mb = [memoryMb("VmHWM") - resident];
  report.cpu_peak_mb = [memoryMb("VmHWM")];
  return result;
}

const readUnits = (folder) => JSON.parse(fs.readFileSync(`${folder}/clean.geojson`));
const groupOfUnit = (count) => Array.from({length: count}, (_, unit) => Math.floor((unit * 500) / count));
const members = (geometries, group) =>
  geometries.reduce((found, geometry, unit) => (found[group[unit]].push(geometry), found), Array.from({length: 500}, () => []));

function ringArea(ring) {
  let twice = 0;
  for (let i = 2; i < ring.length; ++i) {
    const [[ox, oy], [ax, ay], [bx, by]] = [ring[0], ring[i - 1], ring[i]];
    twice += (ax - ox) * (by - oy) - (bx - ox) * (ay - oy);
  }
  return Math.abs(twice) / 2;
}

const area = ({type, coordinates}) =>
  (type === "Polygon" ? [coordinates] : coordinates)
    .map(([shell, ...holes]) => holes.reduce((rest, hole) => rest - ringArea(hole), ringArea(shell)))
    .reduce((sum, part) => sum + part, 0);

const peers = {
  coverage: {
    topojson(folder, report) {
      const units = readUnits(folder);
      const {topology} = require("topojson-server");
      const {neighbors} = require("topojson-client");
      const pairs = measured(report, () => neighbors(topology({units}).objects.units.geometries));
      report.pairs = pairs.reduce((sum, of) => sum + of.length, 0) / 2;
    },
  },
  dissolve: {
    topojson(folder, report) {
      const topology = require("topojson-server").topology({units: readUnits(folder)});
      const {merge} = require("topojson-client");
      const {geometries} = topology.objects.units;
      const groups = members(geometries, groupOfUnit(geometries.length));
      return measured(report, () => groups.map((group) => merge(topology, group))).map(area);
    },
    mapshaper(folder, report) {
      const {cmd, internal} = require("mapshaper");
      const dataset = internal.importFile(`${folder}/clean.geojson`, {});
      const records = dataset.layers[0].data.getRecords();
      groupOfUnit(records.length).forEach((group, unit) => (records[unit].group = group));
      const [layer] = measured(report, () => cmd.dissolve(dataset.layers, dataset, {fields: ["group"], quiet: true}));
      const path = `${folder}/dissolve.mapshaper.geojson`;
      writeLayer(dataset, layer, path);
      const areas = new Array(500).fill(0);
      JSON.parse(fs.readFileSync(path)).features.forEach(({properties, geometry}) => (areas[properties.group] = area(geometry)));
      return areas;
    },
  },
  simplify: {
    mapshaper(folder, report) {
      const {cmd, internal} = require("mapshaper");
      const dataset = internal.importFile(`${folder}/clean.geojson`, {});
      measured(report, () => cmd.simplify(dataset, {interval: 100, method: "weighted_visvalingam", quiet: true}));
      writeLayer(dataset, dataset.layers[0], `${folder}/simplify.mapshaper.geojson`);
    },
    topojson(folder, report) {
      const topology = require("topojson-server").topology({units: readUnits(folder)});
      const {presimplify, simplify} = require("topojson-simplify");
      const simple = measured(report, () => simplify(presimplify(topology), (100 * 100) / 2));
      const units = require("topojson-client").feature(simple, simple.objects.units);
      fs.writeFileSync(`${folder}/simplify.topojson.geojson`, JSON.stringify(units));
    },
  },
};

function writeLayer(dataset, layer, path) {
  const {internal} = require("mapshaper");
  const [file] = internal.exportGeoJSON({...dataset, layers: [layer]}, {gj2008: true, file: path});
  fs.writeFileSync(path, file.content);
}

const [name, peer, folder] = process.argv.slice(2);
const report = {};
try {
  const result = peers[name][peer](folder, report);
  if (result) {
    fs.writeFileSync(`${folder}/${name}.${peer}.f64`, Buffer.from(Float64Array.from(result).buffer));
  }
} catch (error) {
  const missing = error.code === "MODULE_NOT_FOUND";
  report[missing ? "absent" : "failed"] = missing ? "not installed" : String(error).slice(0, 200);
}
console.log(JSON.stringify(report));
