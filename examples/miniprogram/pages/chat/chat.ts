import type { ZIMTextMessage } from 'zego-zim-miniprogram';
import type { ZimSession } from 'zim-session/miniprogram';
import { session } from '../../session';

const shown = ({ status, connection, error }: ReturnType<ZimSession['getSnapshot']>) => ({
  status,
  connection,
  problem: error ? error.remediation : '',
});

Page({
  data: { ...shown(session.getSnapshot()), messages: [] as string[] },
  leave: [] as (() => void)[],

  onLoad() {
    this.leave.push(
      session.subscribe(() => this.setData(shown(session.getSnapshot()))),
      session.on('peerMessageReceived', (_zim, { messageList }) => {
        const texts = messageList.map((one) => (one as ZIMTextMessage).message ?? '…');
        this.setData({ messages: [...this.data.messages, ...texts] });
      }),
      session.on('loggedOut', ({ reason }) => {
        // Never by itself: two devices would do it in turns, for ever.
        if (reason === 'kicked-out') wx.showToast({ title: 'Logged in on another device', icon: 'none' });
      }),
    );
    this.logIn();
  },

  /** Also what the button does after a kick-out. */
  logIn() {
    session.login({ userID: 'alice', userName: 'Alice' }).catch(() => {
      // What failed is on the page: see `problem`.
    });
  },

  onUnload() {
    for (const stop of this.leave.splice(0)) stop();
  },
});
