// `node python.mjs -c PROGRAM [FOLDER]`: as Python's own command, with this one folder in reach.
import { loadPyodide } from "pyodide";

const [program, ...argument] = process.argv.slice(process.argv.indexOf("-c") + 1);
const python = await loadPyodide({ env: { PYTHONHASHSEED: "0" } });
for (const folder of argument) {
  python.FS.mkdirTree(folder);
  python.mountNodeFS(folder, folder);
}
python.runPython(`import sys; sys.argv = ${JSON.stringify(["-c", ...argument])}`);
python.runPython(program);
