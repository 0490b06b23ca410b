// The days as they come from Python: one buffer, a struct of arrays, first all int32 columns, then all uint8.

function unpackDays(content, buffer, columns, houses) {
  const bytes = buffer.buffer ? buffer : new Uint8Array(buffer);
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { count } = content;
  const days = Array.from({ length: count }, () => ({}));
  let at = 0;
  for (const name of columns.day) {
    const column = new Int32Array(copy, at, count);
    days.forEach((day, i) => (day[name] = column[i]));
    at += 4 * count;
  }
  for (const [names, Kind, width] of [[columns.house32, Int32Array, 4], [columns.house8, Uint8Array, 1]]) {
    for (const name of names) {
      days.forEach((day, i) => (day[name] = new Kind(copy, at + width * houses * i, houses)));
      at += width * houses * count;
    }
  }
  days.forEach((day, i) => Object.assign(day, { rain: Boolean(day.rain), lines: content.lines[i] || [] }));
  return days;
}
