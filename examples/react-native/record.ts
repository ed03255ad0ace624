import { AppState } from 'react-native';
import { createRecorder, type Recorder } from './recorder.ts';

/** What happens to ZIM on this device, for "Record" (record-screen.tsx). */
export const recorder: Recorder = createRecorder();

AppState.addEventListener('change', (state) => recorder.note(`app ${state}`));
