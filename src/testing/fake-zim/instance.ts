import type { FakeZimListener } from './bus.ts';
import type { FakeEngine, FakeLoginConfig } from './engine.ts';
import { rejection } from './errors.ts';
import type { FakeServer } from './server.ts';

/** A call that reached an instance. Holds tokens: for comparing in tests, not for logs. */
export interface FakeCall {
  /** Epoch ms, by the local clock. */
  readonly at: number;
  readonly method:
    | 'login'
    | 'logout'
    | 'renewToken'
    | 'destroy'
    | 'updateUserName'
    | 'updateUserAvatarUrl'
    | 'queryUsersStatus';
  readonly userID?: string;
  readonly token?: string;
  readonly userName?: string;
}

export interface FakeInstanceParts {
  readonly engine: FakeEngine;
  readonly server: FakeServer;
  readonly record: (call: Omit<FakeCall, 'at'>) => void;
  readonly destroyed: () => void;
}

/** The instance. Its methods are on the prototype, as the real one's, so that they can be shadowed. */
export class FakeZimInstance {
  readonly #parts: FakeInstanceParts;
  #engine: FakeEngine | null;

  constructor(parts: FakeInstanceParts) {
    this.#parts = parts;
    this.#engine = parts.engine;
    parts.engine.bus.context = this;
  }

  // biome-ignore lint/suspicious/noExplicitAny: listeners are typed by the code under test.
  on(type: string, listener: (zim: any, data: any) => void): void {
    this.#engine?.bus.on(type, listener as FakeZimListener);
  }

  off(type?: string): void {
    this.#engine?.bus.off(type);
  }

  /** Also takes the old form, `login(userInfo, token)`. */
  login(user: string | { userID: string; userName?: string }, config?: string | object): Promise<void> {
    const { userID, userName = '' } = typeof user === 'string' ? { userID: user } : user;
    const given: FakeLoginConfig =
      typeof config === 'object' ? config : { userName, ...(config === undefined ? {} : { token: config }) };
    this.#parts.record({ method: 'login', userID, token: given.token ?? '', userName: given.userName ?? '' });
    return this.#engine?.login(userID, given) ?? gone();
  }

  logout(_config?: { isClearDB?: boolean }): void {
    this.#parts.record({ method: 'logout' });
    this.#engine?.logout();
  }

  renewToken(token: string): Promise<{ token: string }> {
    this.#parts.record({ method: 'renewToken', token });
    return this.#engine?.renewToken(token) ?? gone();
  }

  /** The instance stays where it is, dead. */
  destroy(): void {
    this.#parts.record({ method: 'destroy' });
    this.#engine?.destroy();
    if (this.#engine) this.#parts.destroyed();
    this.#engine = null;
  }

  async updateUserName(userName: string): Promise<{ userName: string }> {
    this.#parts.record({ method: 'updateUserName' });
    await this.#send('API.updateUser');
    this.#profile().userName = userName;
    return { userName };
  }

  async updateUserAvatarUrl(userAvatarUrl: string): Promise<{ userAvatarUrl: string }> {
    this.#parts.record({ method: 'updateUserAvatarUrl' });
    await this.#send('API.updateUser');
    this.#profile().userAvatarUrl = userAvatarUrl;
    return { userAvatarUrl };
  }

  /** Asks the server each time, which here knows nobody's status. */
  async queryUsersStatus(_userIDs: string[]): Promise<{ userStatusList: object[]; errorUserList: object[] }> {
    this.#parts.record({ method: 'queryUsersStatus' });
    await this.#send('API.queryUsersStatus');
    return { userStatusList: [], errorUserList: [] };
  }

  async enterRoom(room: { roomID: string; roomName?: string }): Promise<{ baseInfo: { roomID: string } }> {
    await this.#send('API.enterRoom');
    this.#parts.server.rooms.add(room.roomID);
    return { baseInfo: room };
  }

  #profile(): { userName: string; userAvatarUrl: string } {
    return this.#parts.server.profile(this.#engine?.userID ?? '');
  }

  async #send(what: string): Promise<void> {
    if (!this.#engine) throw rejection(6000002);
    this.#engine.requireLogin(what);
    const { code, message } = await this.#engine.request('other');
    if (code) throw { code, message };
  }
}

/** S4, S37. */
const gone = (): Promise<never> => Promise.reject(rejection(6000002));
