"use strict";
// What JSON cannot say: {"$b64":…} binary, {"$u":1} undefined, {"$date":ms}, {"$bigint":digits}, {"$circular":1}.

function read(value) {
  if (Array.isArray(value)) return value.map(read);
  if (value === null || typeof value !== "object") return value;
  if ("$b64" in value) return Buffer.from(value.$b64, "base64");
  if ("$u" in value) return undefined;
  if ("$date" in value) return new Date(value.$date);
  if ("$bigint" in value) return BigInt(value.$bigint);
  if ("$circular" in value) {
    const circular = {};
    circular.self = circular;
    return circular;
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, read(one)]));
}

function write(value) {
  if (value === undefined) return { $u: 1 };
  if (Buffer.isBuffer(value) || value instanceof Uint8Array) return { $b64: Buffer.from(value).toString("base64") };
  if (value instanceof Date) return { $date: value.getTime() };
  if (Array.isArray(value)) return value.map(write);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, write(one)]));
}

module.exports = { read, write };
