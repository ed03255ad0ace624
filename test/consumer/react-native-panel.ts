// An app for Web and App (React Native for Web) with zego-zim-react-native alone: the panel is of the DOM.
import { createZimSession } from 'zim-session';
import { mountZimSessionPanel } from 'zim-session/devtools';

type IsAny<T> = 0 extends 1 & T ? true : false;

export const found: false = false as IsAny<Parameters<typeof mountZimSessionPanel>[0]>;
mountZimSessionPanel(createZimSession({ appID: 1, tokenProvider: 'https://a.example/t' }));
// @ts-expect-error: this is no session.
mountZimSessionPanel({ zim: null });
