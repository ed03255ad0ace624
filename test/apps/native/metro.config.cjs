// React Native's own configuration, but for its native modules, which a stand-in plays.
const { join } = require('node:path');
const { getDefaultConfig, mergeConfig } = require('@react-native/metro-config');

const file = (name) => ({ type: 'sourceFile', filePath: join(__dirname, name) });

module.exports = mergeConfig(getDefaultConfig(__dirname), {
  maxWorkers: 1,
  resolver: {
    resolveRequest(context, name, platform) {
      if (name === 'react-native') return file('react-native/index.js');
      if (name.endsWith('NativeBlobModule')) return file('nothing.js');
      if (name === '@react-native-community/netinfo') return file('net-info.js');
      return context.resolveRequest(context, name, platform);
    },
  },
  serializer: { getModulesRunBeforeMainModule: () => [], getPolyfills: () => [] },
});
