// The types of the built package, as the compilers of apps of several kinds read them; and the token server's, in JavaScript.
import { ROOT } from './entry-points.mjs';
import { diagnose, told } from './programs.mjs';

const APPS = {
  'an app on zego-zim-web 2.29': 'test/consumer/tsconfig.json',
  'an app on zego-zim-miniprogram alone': 'test/consumer/tsconfig.miniprogram.json',
  'an app on zego-zim-react-native alone': 'test/consumer/tsconfig.react-native.json',
  'its panel, with the types of the DOM': 'test/consumer/tsconfig.react-native-dom.json',
  'the example for React Native': 'test/consumer/tsconfig.react-native-example.json',
  'the token server, in JavaScript': 'test/checks/tsconfig.token-server.json',
};

let wrong = 0;
for (const [name, config] of Object.entries(APPS)) {
  const found = diagnose(ROOT + config);
  wrong += found.length;
  if (found.length) console.error(`${name} (${config}):\n${told(found, ROOT)}`);
}
console.log(`types of apps: ${Object.keys(APPS).length} programs, ${wrong} errors`);
process.exit(wrong ? 1 : 0);
