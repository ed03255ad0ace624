import { type Bytes, concat } from '../../bytes.ts';
import { decodeFields, encodeFields } from './protobuf.ts';

/** The frame types of the access hub that matter here. */
export const FRAME = { closeConnection: 3, upward: 17, downward: 21 } as const;

const MAGIC = 175;
const HEADER_SIZE = 13;

export interface Frame {
  readonly type: number;
  readonly streamID: number;
  readonly body: Bytes;
}

export function encodeFrame({ type, streamID, body }: Frame): Bytes {
  const header = new DataView(new ArrayBuffer(HEADER_SIZE));
  header.setUint8(0, MAGIC);
  header.setUint16(2, type);
  header.setUint32(4, body.length);
  header.setUint32(8, streamID);
  return concat(new Uint8Array(header.buffer), body);
}

/** Puts frames together again that were split or merged on the way; give it every chunk, in order. */
export function frameReader(): (chunk: Uint8Array) => Frame[] {
  let pending: Bytes = new Uint8Array(0);
  return (chunk) => {
    pending = concat(pending, chunk);
    const frames: Frame[] = [];
    while (pending.length >= HEADER_SIZE) {
      if (pending[0] !== MAGIC) throw new RangeError('not a frame of the access hub');
      const header = new DataView(pending.buffer, pending.byteOffset);
      const end = HEADER_SIZE + header.getUint32(4);
      if (pending.length < end) break;
      frames.push({
        type: header.getUint16(2),
        streamID: header.getUint32(8),
        body: pending.slice(HEADER_SIZE, end),
      });
      pending = pending.slice(end);
    }
    return frames;
  };
}

/** One command of ZIM, as it travels inside a frame. */
export interface Payload {
  readonly cmd: string;
  readonly seq: number;
  /** Epoch ms. */
  readonly timestamp: number;
  readonly appID: number;
  readonly userID: string;
  readonly sessionID?: number;
  readonly userNid?: number;
  readonly body: Bytes;
}

const PAYLOAD_MAGIC = 33;

export function encodePayload(payload: Payload): Bytes {
  const header = encodeFields({
    1: payload.cmd,
    2: payload.seq,
    3: payload.timestamp,
    4: payload.appID,
    5: payload.userID,
    6: payload.sessionID,
    7: payload.userNid,
  });
  const prefix = new DataView(new ArrayBuffer(7));
  prefix.setUint8(0, PAYLOAD_MAGIC);
  prefix.setUint16(1, header.length);
  prefix.setUint32(3, payload.body.length);
  return concat(new Uint8Array(prefix.buffer), header, payload.body);
}

export function decodePayload(bytes: Bytes): Payload {
  const prefix = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (prefix.getUint8(0) !== PAYLOAD_MAGIC) throw new RangeError('not a payload of ZIM');
  const bodyAt = 7 + prefix.getUint16(1);
  const header = decodeFields(bytes.subarray(7, bodyAt));
  return {
    cmd: header.text(1),
    seq: header.number(2),
    timestamp: header.number(3),
    appID: header.number(4),
    userID: header.text(5),
    sessionID: header.number(6),
    userNid: header.number(7),
    body: bytes.slice(bodyAt, bodyAt + prefix.getUint32(3)),
  };
}

/** Wraps a payload for the way down; field 2 is what the SDK expects there. */
export function downward(streamID: number, payload: Payload): Bytes {
  return encodeFrame({
    type: FRAME.downward,
    streamID,
    body: encodeFields({ 1: encodePayload(payload), 2: 1 }),
  });
}

/** The payload of a frame on the way up. */
export function upward(frame: Frame): Payload {
  return decodePayload(decodeFields(frame.body).bytes(8));
}
