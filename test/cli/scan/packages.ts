import { deflateRawSync } from 'node:zlib';

/** A zip archive, as an .apk is one. */
export function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const [data, title] = [Buffer.from(content), Buffer.from(name)];
    const packed = deflateRawSync(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(title.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(data.length, 24);
    central.writeUInt16LE(title.length, 28);
    central.writeUInt32LE(offset, 42);
    parts.push(local, title, packed);
    directory.push(central, title);
    offset += 30 + title.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/** A package of a mini program. */
export function wxapkgOf(files: Readonly<Record<string, string>>): Uint8Array {
  const all = Object.entries(files).map(
    ([name, content]) => [Buffer.from(name), Buffer.from(content)] as const,
  );
  const start = 18 + all.reduce((sum, [name]) => sum + name.length + 12, 0);
  const head = Buffer.alloc(18);
  head[0] = 0xbe;
  head[13] = 0xed;
  head.writeUInt32BE(all.length, 14);
  const index: Buffer[] = [];
  let offset = start;
  for (const [name, content] of all) {
    const [length, place] = [Buffer.alloc(4), Buffer.alloc(8)];
    length.writeUInt32BE(name.length);
    place.writeUInt32BE(offset, 0);
    place.writeUInt32BE(content.length, 4);
    index.push(length, name, place);
    offset += content.length;
  }
  return Buffer.concat([head, ...index, ...all.map(([, content]) => content)]);
}
