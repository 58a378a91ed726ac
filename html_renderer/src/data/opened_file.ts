// A file that somebody opens beside the report, to compare with: a .pyisession, or another report.
import { decodeText } from "./encoding.ts";
import { readProfile } from "./payload.ts";
import type { Session } from "./session.ts";
import { isSessionFile, readSessionFile } from "./session_file.ts";

/** Throws an Error whose message names the file and says what is wrong with it. */
export async function readOpenedFile(name: string, bytes: Uint8Array): Promise<Session> {
  try {
    if (isSessionFile(bytes)) return readSessionFile(bytes);
    const profile = /<script id="?profile"?[^>]*data-encoding="?(\w+)[^>]*>([^<]*)</.exec(decodeText(bytes));
    if (profile) return await readProfile(profile[2], profile[1]);
  } catch (error) {
    throw new Error(`${name} cannot be read. ${(error as Error).message}`, { cause: error });
  }
  throw new Error(`${name} is neither a session (.pyisession) nor an HTML report of this pyinstrument.`);
}
