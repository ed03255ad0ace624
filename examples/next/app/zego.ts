/** Of your project, from the ZEGOCLOUD console. The secret is the server's alone: nothing of the page imports this. */
export const zego = {
  appID: Number(process.env.NEXT_PUBLIC_ZEGO_APP_ID),
  serverSecret: process.env.ZEGO_SERVER_SECRET ?? '',
};
