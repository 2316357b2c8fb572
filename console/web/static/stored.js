// Values that this browser keeps between visits, as JSON.

// Browsers throw an exception if storage is disabled.
export function readStored(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

// Returns whether the value is kept.
export function writeStored(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
