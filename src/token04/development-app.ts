/** For trying things out: ZEGO knows no such app, only the doubles do. Its secret is public. */
export const DEVELOPMENT_APP: { readonly appID: number; readonly serverSecret: string } = {
  appID: 1234567890,
  serverSecret: '0123456789abcdef0123456789abcdef',
};
