import type { Package } from './project.ts';

/** Part of `--json`: names are added, never changed. */
export type Platform = 'web' | 'react-native' | 'uni-app' | 'mini-program';

export const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  web: 'Web',
  'react-native': 'React Native',
  'uni-app': 'uni-app',
  'mini-program': 'mini program',
};

/** What tells a platform, in the order of its weight: the file's name, what it imports, what its package needs. */
const BY_NAME: readonly (readonly [Platform, RegExp])[] = [
  ['mini-program', /\.wxapkg\b|(^|\/)(mp-\w+|miniprogram_npm|miniprogram)\//i],
  ['uni-app', /(^|\/)(app-plus|unpackage|__UNI__\w*)\/|\.(nvue|uvue|wgt)\b|app-service\.js$/i],
  ['react-native', /\.(jsbundle|hbc)\b|index\.android\.bundle\b|\.bundle$|\.(native|ios|android)\.[jt]sx?$/i],
  ['web', /\.x?html?$/i],
];
const BY_TEXT: readonly (readonly [Platform, RegExp])[] = [
  ['react-native', /zego-zim-react-native|zegocloud\/[\w-]+-rn\b|['"]react-native['"]/],
  ['mini-program', /zego-zim-miniprogram|\bwx\.(login|request|onAppShow|getStorageSync)\b/],
  [
    'uni-app',
    /ZIMUni|requireNativePlugin|['"]@dcloudio\/|\buni\.(request|onAppShow|navigateTo|getStorageSync)\b/,
  ],
  ['web', /zego-zim-web/],
];
const BY_DEPENDENCY: readonly (readonly [Platform, RegExp])[] = [
  ['uni-app', /^@dcloudio\//],
  ['react-native', /^(zego-zim-react-native|react-native|@zegocloud\/.*-rn)$/],
  ['web', /^zego-zim-web$/],
  ['mini-program', /^(zego-zim-miniprogram|miniprogram-api-typings)$/],
];

/** Where a file runs, as far as can be told; the Web where nothing tells. */
export function platformOf(
  path: string,
  text: string,
  { dependencies, isUniApp, isMiniProgram }: Package,
): Platform {
  return (
    BY_NAME.find(([, pattern]) => pattern.test(path))?.[0] ??
    BY_TEXT.find(([, pattern]) => pattern.test(text))?.[0] ??
    (isUniApp ? 'uni-app' : isMiniProgram ? 'mini-program' : undefined) ??
    BY_DEPENDENCY.find(([, pattern]) => dependencies.some((one) => pattern.test(one)))?.[0] ??
    'web'
  );
}
